import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { newId, Outbox } from '@roost/plugin-kit';
import { isEmail } from 'class-validator';
import { mailErrors } from './mail.errors.js';
import { MailRepository } from './mail.repository.js';

/** A mail to one person. */
export interface Mail {
  projectId: string;
  /** One plain address. */
  to: string;
  /** `<plugin>.<name>`: a template in the folder of that plugin. */
  template: string;
  /** Default `en`. */
  locale?: string;
  /** What the template is filled with: plain data. */
  data: Record<string, unknown>;
  /** Names the fact that the mail is about: the same fact is told once. */
  dedupeKey?: string;
}

@Injectable()
export class MailService {
  constructor(
    private readonly em: EntityManager,
    private readonly messages: MailRepository,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Accepts a mail, in the caller's transaction. It is sent once that commits, again and again until a server takes it.
   *
   * @throws `mail.invalid_address`
   */
  async send({ projectId, to, template, locale = 'en', data, dedupeKey }: Mail): Promise<void> {
    if (!this.em.isInTransaction()) throw new Error('A mail was accepted outside a transaction');
    if (!isEmail(to)) throw mailErrors.invalid_address();
    const id = newId();
    const message = { id, projectId, toAddress: to, template, locale, data, dedupeKey: dedupeKey ?? null };
    if (await this.messages.insert(message)) await this.outbox.enqueue('mail.deliver', { messageId: id });
  }
}
