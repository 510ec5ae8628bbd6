import { Injectable } from '@nestjs/common';
import { DEFAULT_PROJECT, Installation } from '@roost/plugin-kit';
import { ProjectsService } from '@roost/projects';
import { AuthConfig } from '../auth.config.js';
import type { CodePurpose } from '../codes/purposes.js';

/**
 * Where links in mails lead: to the app or the pages of the project, else to those of the installation. What is secret is in the
 * fragment: it reaches no server, and no log. A project without an address of its own is named there, too.
 */
@Injectable()
export class AccountLinks {
  private readonly base: string;

  constructor(
    private readonly projects: ProjectsService,
    private readonly installation: Installation,
    { appUrl }: AuthConfig,
  ) {
    this.base = (appUrl ?? `${installation.baseUrl}/account`).replace(/\/+$/, '');
  }

  /** The page on which a code is used, with the code. */
  async withCode(projectId: string, page: CodePurpose, email: string, code: string): Promise<string> {
    return this.link(projectId, page, { email, code });
  }

  /** The page on which an invitation is accepted. */
  async invitation(projectId: string, email: string, token: string): Promise<string> {
    return this.link(projectId, 'invitation', { email, code: token });
  }

  /** The page on which someone asks for a code that resets their password. */
  async forgotPassword(projectId: string, email: string): Promise<string> {
    return this.link(projectId, 'forgot-password', { email });
  }

  /** The page on which people look after their API keys. */
  async keys(projectId: string): Promise<string> {
    return this.link(projectId, 'keys');
  }

  async signIn(projectId: string): Promise<string> {
    return this.link(projectId, 'log-in');
  }

  /** Where the project begins. */
  async home(projectId: string): Promise<string> {
    const { slug, appUrl, publicUrl } = await this.projects.get(projectId);
    const own = appUrl ?? publicUrl;
    return own ?? `${this.installation.baseUrl}${slug === DEFAULT_PROJECT ? '' : fragment({ project: slug })}`;
  }

  private async link(projectId: string, page: string, fields: Record<string, string> = {}): Promise<string> {
    const { slug, appUrl, publicUrl } = await this.projects.get(projectId);
    const own = appUrl ?? (publicUrl === null ? undefined : `${publicUrl}/account`);
    const isNamed = own === undefined && slug !== DEFAULT_PROJECT;
    return `${own ?? this.base}/${page}${fragment({ ...fields, ...(isNamed ? { project: slug } : {}) })}`;
  }
}

const fragment = (fields: Record<string, string>): string =>
  Object.keys(fields).length === 0 ? '' : `#${new URLSearchParams(fields).toString()}`;
