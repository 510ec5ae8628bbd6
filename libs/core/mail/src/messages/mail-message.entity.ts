import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** A mail that was accepted, and what became of it. */
@Entity({ tableName: 'mail_message' })
@Unique({ name: 'mail_message_dedupe_unique', properties: ['projectId', 'dedupeKey'] })
@Index({ name: 'mail_message_project_index', properties: ['projectId', 'id'] })
@Index({
  name: 'mail_message_to_index',
  expression: 'create index mail_message_to_index on mail_message (project_id, lower(to_address), id)',
})
@Index({ name: 'mail_message_unsent_index', properties: ['projectId', 'state', 'id'], where: `state <> 'sent'` })
export class MailMessage {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  @Property({ type: 'text' })
  toAddress: string;

  /** `<plugin>.<name>`. */
  @Property({ type: 'text' })
  template: string;

  @Property({ type: 'text' })
  locale: string;

  /** What the template is filled with, sealed: there may be a code in it. Gone once the mail is sent. */
  @Property({ type: 'text', nullable: true })
  sealedData: string | null;

  /** The files that come with it, sealed. Gone once the mail is sent. */
  @Property({ type: 'text', nullable: true })
  sealedAttachments: string | null;

  /** Names the fact that the mail is about: a second mail of the same fact is not accepted. */
  @Property({ type: 'text', nullable: true })
  dedupeKey: string | null;

  @Property({ type: 'text', default: 'queued' })
  state: 'queued' | 'sent' | 'failed';

  @Property({ type: 'text', nullable: true })
  lastError: string | null;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;

  @Property({ type: 'timestamptz', length: 6, nullable: true })
  sentAt: Date | null;
}
