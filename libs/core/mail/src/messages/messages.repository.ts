import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MailMessage } from './mail-message.entity.js';

export type NewMailMessage = Pick<
  MailMessage,
  'id' | 'projectId' | 'toAddress' | 'template' | 'locale' | 'data' | 'dedupeKey'
>;

@Injectable()
export class MailRepository {
  constructor(private readonly em: EntityManager) {}

  /** @returns false when a mail of the same fact was accepted before. */
  async insert(message: NewMailMessage): Promise<boolean> {
    const inserted = await this.em.execute<unknown[]>(
      `insert into mail_message (id, project_id, to_address, template, locale, data, dedupe_key)
       values (?, ?, ?, ?, ?, ?::jsonb, ?) on conflict do nothing returning 1`,
      [
        message.id,
        message.projectId,
        message.toAddress,
        message.template,
        message.locale,
        JSON.stringify(message.data),
        message.dedupeKey,
      ],
    );
    return inserted.length > 0;
  }

  /** Locks the message until the transaction ends. @returns undefined when it is not to be sent any more. */
  async lockQueued(id: string): Promise<MailMessage | undefined> {
    const [message] = await this.em.execute<MailMessage[]>(
      `select id, project_id as "projectId", to_address as "toAddress", template, locale, data
       from mail_message where id = ? and state = 'queued' for update`,
      [id],
    );
    return message;
  }

  async markSent(id: string): Promise<void> {
    await this.em.nativeUpdate(MailMessage, { id }, { state: 'sent', lastError: null, sentAt: new Date() });
  }

  async noteFailure(id: string, reason: string, isFinal: boolean): Promise<void> {
    await this.em.nativeUpdate(MailMessage, { id }, { lastError: reason, ...(isFinal ? { state: 'failed' } : {}) });
  }
}
