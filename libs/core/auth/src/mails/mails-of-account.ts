import { Injectable } from '@nestjs/common';
import { MailService } from '@roost/mail';
import { type HookMap, OnHook } from '@roost/plugin-kit';

/** What becomes of the mails to someone when they ask for everything, and when they are erased. */
@Injectable()
export class MailsOfAccount {
  constructor(private readonly mail: MailService) {}

  @OnHook('users.erasing')
  async erase(erasing: HookMap['users.erasing']): Promise<HookMap['users.erasing']> {
    await this.mail.deleteAllTo(erasing.projectId, erasing.email);
    return erasing;
  }

  @OnHook('users.exporting')
  async export(exporting: HookMap['users.exporting']): Promise<HookMap['users.exporting']> {
    const content = await this.mail.listAllTo(exporting.projectId, exporting.email);
    return { ...exporting, files: [...exporting.files, { path: 'mails.json', content }] };
  }
}
