import { Injectable } from '@nestjs/common';
import { Settings } from '@roost/plugin-kit';
import { ProjectsService } from '@roost/projects';
import { MailConfig } from '../mail.config.js';
import { MailSettings } from '../mail.settings.js';
import { nameIn } from './mailbox.js';

/** Who a mail comes from. */
export interface SenderAddress {
  name: string;
  address: string;
}

/** Names the sender of mails, as the settings of their project say. */
@Injectable()
export class Sender {
  constructor(
    private readonly projects: ProjectsService,
    private readonly settings: Settings,
    private readonly config: MailConfig,
  ) {}

  async of(projectId: string): Promise<SenderAddress> {
    const { senderName, senderAddress: address } = await this.settings.of(MailSettings, projectId);
    return { name: senderName || (await this.nameOf(projectId)), address };
  }

  private async nameOf(projectId: string): Promise<string> {
    return (await this.projects.ownNameOf(projectId)) ?? (nameIn(this.config.from) || this.projects.nameOf(projectId));
  }
}
