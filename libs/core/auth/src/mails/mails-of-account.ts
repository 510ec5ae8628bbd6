import { Injectable } from '@nestjs/common';
import { MailService } from '@roost/mail';
import { type HookMap, OnHook, Outbox } from '@roost/plugin-kit';

/** What becomes of the mails to someone when they ask for everything, and when they are erased. */
@Injectable()
export class MailsOfAccount {
  constructor(
    private readonly mail: MailService,
    private readonly outbox: Outbox,
  ) {}

  @OnHook('users.erasing')
  async erase(erasing: HookMap['users.erasing']): Promise<HookMap['users.erasing']> {
    await this.mail.deleteAllTo(erasing.projectId, erasing.email);
    // Requests for codes carry the address as it was typed. In quotes it is nobody else's.
    await this.outbox.forget(JSON.stringify(erasing.email));
    return erasing;
  }

  @OnHook('users.exporting')
  async export(exporting: HookMap['users.exporting']): Promise<HookMap['users.exporting']> {
    const content = await this.mail.listAllTo(exporting.projectId, exporting.email);
    return { ...exporting, files: [...exporting.files, { path: 'mails.json', content }] };
  }
}
