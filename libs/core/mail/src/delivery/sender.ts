import { Injectable } from '@nestjs/common';
import { ProjectsService } from '@roost/projects';
import { MailConfig } from '../mail.config.js';

/** Who a mail comes from. */
export interface SenderAddress {
  name: string;
  address: string;
}

/** Names the sender of mails: a project by its own name, else as `MAIL_FROM` has it, else by the name of the installation. */
@Injectable()
export class Sender {
  private readonly address: string;
  private readonly name: string;

  constructor(
    private readonly projects: ProjectsService,
    { from }: MailConfig,
  ) {
    const [, name = '', address = from] = /^(.*)<([^<>]+)>\s*$/.exec(from) ?? [];
    this.address = address.trim();
    this.name = name.trim().replaceAll(/^"|"$/g, '');
  }

  async of(projectId: string): Promise<SenderAddress> {
    const own = await this.projects.ownNameOf(projectId);
    const name = own ?? (this.name === '' ? await this.projects.nameOf(projectId) : this.name);
    return { name, address: this.address };
  }
}
