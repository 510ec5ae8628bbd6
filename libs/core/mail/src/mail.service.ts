import { Injectable } from '@nestjs/common';
import { Database, Hooks, newId, Outbox } from '@roost/plugin-kit';
import { ProjectLocales } from '@roost/projects';
import { isEmail } from 'class-validator';
import { deliverMail } from './mail.contracts.js';
import { mailErrors } from './mail.errors.js';
import type { MailAttachment } from './mail.port.js';
import { MailData } from './messages/mail-data.js';
import { MailQuota } from './messages/mail-quota.js';
import { type MailRecord, MessagesRepository } from './messages/messages.repository.js';

/** A mail to one person. */
export interface Mail {
  projectId: string;
  /** One plain address. */
  to: string;
  /** `<plugin>.<name>`: a template in the folder of that plugin. */
  template: string;
  /** Language; default: that of the project. */
  locale?: string;
  /** Data of the template: plain data. */
  data: Record<string, unknown>;
  /** Key of the event that the mail is about. Each key is mailed once. */
  dedupeKey?: string;
  /** Small text files that come with it: they are kept in the database until the mail is sent. */
  attachments?: readonly MailAttachment[];
}

/** Takes mails, in the caller's transaction, and knows which were taken. */
@Injectable()
export class MailService {
  constructor(
    private readonly database: Database,
    private readonly messages: MessagesRepository,
    private readonly mailData: MailData,
    private readonly outbox: Outbox,
    private readonly hooks: Hooks,
    private readonly locales: ProjectLocales,
    private readonly quota: MailQuota,
  ) {}

  /**
   * Accepts a mail, unless a plugin withholds it (`mail.sending`). It is sent once the transaction commits, again and again until a server
   * takes it.
   *
   * @throws `mail.invalid_address`, `mail.quota_exceeded`, or whatever another plugin refuses with
   */
  async send({ dedupeKey, attachments = [], ...mail }: Mail): Promise<void> {
    this.database.requireTransaction('A mail was accepted');
    if (!isEmail(mail.to)) throw mailErrors.invalid_address();
    const wanted = mail.locale ?? (await this.locales.localeOf(mail.projectId));
    const sending = await this.hooks.run('mail.sending', { ...mail, locale: wanted, isWithheld: false });
    if (sending.isWithheld) return;
    const { projectId, to, template, locale, data } = sending;
    if (!isEmail(to)) throw mailErrors.invalid_address();
    const id = newId();
    const message = {
      id,
      projectId,
      toAddress: to,
      template,
      locale,
      sealedData: this.mailData.seal(data),
      sealedAttachments: attachments.length === 0 ? null : this.mailData.seal(attachments),
      dedupeKey: dedupeKey ?? null,
    };
    if (!(await this.messages.insert(message))) return;
    await this.quota.hold(projectId);
    await this.outbox.enqueue(deliverMail, { messageId: id }, { key: id, projectId });
  }

  /** For a request that leads to a mail later. @throws `mail.quota_exceeded` */
  async demandRoom(projectId: string): Promise<void> {
    await this.quota.demandRoom(projectId);
  }

  /** Whether a mail of this fact was accepted before. */
  async wasAccepted(projectId: string, dedupeKey: string): Promise<boolean> {
    return this.messages.exists(projectId, dedupeKey);
  }

  /** Mails that were sent to an address, without their text. */
  async listAllTo(projectId: string, address: string): Promise<MailRecord[]> {
    return this.messages.listAllTo(projectId, address);
  }

  /** Forgets every mail to an address, also those that wait, in the caller's transaction. */
  async deleteAllTo(projectId: string, address: string): Promise<void> {
    // A run that was given up says why, and mail servers name the address there.
    for (const id of await this.messages.deleteAllTo(projectId, address)) await this.outbox.forget(id);
  }
}
