import { EntityManager, type FilterQuery, raw } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral, Database, firstIdOf } from '@roost/plugin-kit';
import { MailMessage } from './mail-message.entity.js';

export type NewMailMessage = Pick<
  MailMessage,
  'id' | 'projectId' | 'toAddress' | 'template' | 'locale' | 'sealedData' | 'sealedAttachments' | 'dedupeKey'
>;

/** What is told of a mail: never what it says. */
export type MailRecord = Omit<MailMessage, 'sealedData' | 'sealedAttachments' | 'dedupeKey'>;

/** Which mails a list shows. */
export interface MailFilter {
  projectId: string;
  to?: string | undefined;
  state?: MailMessage['state'] | undefined;
  limit: number;
  cursor?: string | undefined;
}

const TOLD = [
  'id',
  'projectId',
  'toAddress',
  'template',
  'locale',
  'state',
  'lastError',
  'createdAt',
  'sentAt',
] as const;

@Injectable()
export class MessagesRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  /** @returns false when a mail of the same fact was accepted before. */
  async insert(message: NewMailMessage): Promise<boolean> {
    const inserted = await this.em.execute<unknown[]>(
      `insert into mail_message (id, project_id, to_address, template, locale, sealed_data, sealed_attachments, dedupe_key)
       values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing returning 1`,
      [
        message.id,
        message.projectId,
        message.toAddress,
        message.template,
        message.locale,
        message.sealedData,
        message.sealedAttachments,
        message.dedupeKey,
      ],
    );
    return inserted.length > 0;
  }

  /** Mails that were accepted since then. Their ids tell when. */
  async countSince(projectId: string, since: Date): Promise<number> {
    return this.em.count(MailMessage, { projectId, id: { $gte: firstIdOf(since) } });
  }

  /** When the newest mail since then but so many was accepted. @returns undefined when there are no more than those */
  async newestBut(projectId: string, count: number, since: Date): Promise<Date | undefined> {
    const [found] = await this.em.execute<{ createdAt: Date }[]>(
      `select created_at as "createdAt" from mail_message
       where id = (select id from mail_message where project_id = ? and id >= ? order by id desc offset ? limit 1)`,
      [projectId, firstIdOf(since), count],
    );
    return found && new Date(found.createdAt);
  }

  async exists(projectId: string, dedupeKey: string): Promise<boolean> {
    return (await this.em.count(MailMessage, { projectId, dedupeKey })) > 0;
  }

  /** Locks the message until the transaction ends. @returns undefined when it is sent already, or deleted. */
  async lockUnsent(id: string): Promise<MailMessage | undefined> {
    this.database.requireTransaction('A mail was locked');
    // Not `state` as it is: the planner would go by the index of what is not sent, where it believes that there is nothing in it.
    const [message] = await this.em.execute<MailMessage[]>(
      `select id, project_id as "projectId", to_address as "toAddress", template, locale, sealed_data as "sealedData",
         sealed_attachments as "sealedAttachments"
       from mail_message where id = ? and coalesce(state, '') <> 'sent' for update`,
      [id],
    );
    return message;
  }

  /** What the mail was filled with may be secret, and nobody needs it any more. */
  async markSent(id: string): Promise<void> {
    const sent = { state: 'sent' as const, lastError: null, sentAt: new Date() };
    const emptied = { sealedData: null, sealedAttachments: null };
    await this.em.nativeUpdate(MailMessage, { id }, { ...sent, ...emptied });
  }

  /** @returns false when the message was deleted meanwhile. */
  async noteFailure(id: string, reason: string): Promise<boolean> {
    return (await this.em.nativeUpdate(MailMessage, { id }, { lastError: reason })) > 0;
  }

  /** A message that is sent stays so: word of an earlier run may come late. */
  async markFailed(id: string, reason: string): Promise<void> {
    const unsent = { id, [raw(`coalesce(state, '')`)]: { $ne: 'sent' } };
    await this.em.nativeUpdate(MailMessage, unsent, { lastError: reason, state: 'failed' });
  }

  /** @returns false when the message is not one that failed. */
  async requeueFailed(projectId: string, id: string): Promise<boolean> {
    const failed = { projectId, id, state: 'failed' as const, sealedData: { $ne: null } };
    return (await this.em.nativeUpdate(MailMessage, failed, { state: 'queued' })) > 0;
  }

  async find(projectId: string, id: string): Promise<MailRecord | null> {
    return this.em.findOne(MailMessage, { projectId, id }, { fields: TOLD, disableIdentityMap: true });
  }

  /** The newest first. */
  async list({ projectId, to, state, limit, cursor }: MailFilter): Promise<MailRecord[]> {
    const where: FilterQuery<MailMessage> = {
      projectId,
      ...(to === undefined ? {} : isTo(to)),
      ...(state === undefined ? {} : { state }),
      ...(cursor === undefined ? {} : { id: { $lt: cursor } }),
    };
    return this.em.find(MailMessage, where, { fields: TOLD, orderBy: { id: 'desc' }, limit, disableIdentityMap: true });
  }

  async listAllTo(projectId: string, address: string): Promise<MailRecord[]> {
    const options = { fields: TOLD, orderBy: { id: 'desc' as const }, disableIdentityMap: true };
    return this.em.find(MailMessage, { projectId, ...isTo(address) }, options);
  }

  /** Deletes so many at most that wait for nothing any more. @returns what they were. */
  async deleteSettled(
    before: Date,
    exceptProjects: readonly string[],
    limit: number,
  ): Promise<Pick<MailMessage, 'id' | 'state'>[]> {
    return this.em.execute(
      `delete from mail_message where id = any(array(
         select id from mail_message where id < ? and state <> 'queued' and project_id <> all(?::uuid[]) order by id limit ?
       )) returning id, state`,
      [firstIdOf(before), arrayLiteral(exceptProjects), limit],
    );
  }

  /** @returns the ids of those that were not sent. */
  async deleteAllTo(projectId: string, address: string): Promise<string[]> {
    const deleted = await this.em.execute<Pick<MailMessage, 'id' | 'state'>[]>(
      'delete from mail_message where project_id = ? and lower(to_address) = ? returning id, state',
      [projectId, address.toLowerCase()],
    );
    return deleted.filter(({ state }) => state !== 'sent').map(({ id }) => id);
  }
}

const isTo = (address: string) => ({ [raw('lower(to_address)')]: address.toLowerCase() });
