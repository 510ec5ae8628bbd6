import { Injectable } from '@nestjs/common';
import { Settings, Texts } from '@roost/plugin-kit';
import { ProjectsSettings } from './projects.settings.js';

/** Languages and time zones of people who chose none: those of their project. */
@Injectable()
export class ProjectLocales {
  constructor(
    private readonly settings: Settings,
    private readonly texts: Texts,
  ) {}

  /** The language of a project. */
  async localeOf(projectId: string): Promise<string> {
    return (await this.settings.of(ProjectsSettings, projectId)).locale;
  }

  /** The language that a request asks for, else that of its project. @param acceptLanguage value of the header `Accept-Language` */
  async localeFor(projectId: string, acceptLanguage: string | undefined): Promise<string> {
    return this.texts.localeFor(acceptLanguage, await this.localeOf(projectId));
  }

  /** IANA name of the time zone in which mails of a project say dates. */
  async timeZoneOf(projectId: string): Promise<string> {
    return (await this.settings.of(ProjectsSettings, projectId)).timeZone;
  }
}
