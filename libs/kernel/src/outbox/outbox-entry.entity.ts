import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';
import type { EntryState } from './entry-state.js';

/** One event, one delivery of an event to a handler, or one job run to come. A row is deleted once it is handled. */
@Entity({ tableName: 'kernel_outbox' })
@Index({ name: 'kernel_outbox_new_index', properties: ['id'], where: `state = 'new'` })
@Index({ name: 'kernel_outbox_due_index', properties: ['runAt', 'id'], where: `state = 'pending'` })
@Index({ name: 'kernel_outbox_queued_index', properties: ['queuedAt'], where: `state in ('queued', 'running')` })
@Index({
  name: 'kernel_outbox_lane_index',
  properties: ['handler', 'aggregate', 'id'],
  where: 'aggregate is not null',
})
@Index({ name: 'kernel_outbox_job_index', properties: ['name', 'id'], where: `kind = 'job'` })
@Index({ name: 'kernel_outbox_parked_index', properties: ['handler', 'id'], where: `state = 'parked'` })
@Index({ name: 'kernel_outbox_suspended_index', properties: ['id'], where: `state = 'suspended'` })
@Index({ name: 'kernel_outbox_failed_index', properties: ['id'], where: `state = 'failed'` })
@Unique({
  name: 'kernel_outbox_key_unique',
  properties: ['name', 'key'],
  where: `key is not null and state <> 'failed'`,
})
export class OutboxEntry {
  /** Its order: entries of one aggregate get their ids in the order of their commits. */
  @PrimaryKey({ type: 'bigint', autoincrement: true })
  id: string;

  @Property({ type: 'text' })
  kind: 'event' | 'delivery' | 'job';

  /** Name of the event or job. */
  @Property({ type: 'text' })
  name: string;

  /** Its project: it waits while that is suspended. Null for what belongs to none. */
  @Property({ type: 'uuid', nullable: true })
  @RefersTo(null)
  projectId: string | null;

  /** Whose it is: of a delivery the plugin that hears, else the one that declares. Null for deliveries from before there was a plugin. */
  @Property({ type: 'text', nullable: true })
  plugin: string | null;

  /** Of a job its name, of an event on its way to a handler (a delivery) `<plugin>/<id>` of the handler. */
  @Property({ type: 'text', nullable: true })
  handler: string | null;

  /** Entries of one handler and aggregate are a lane: they run one after the other, in the order of their ids. */
  @Property({ type: 'text', nullable: true })
  aggregate: string | null;

  /** There is one unfinished run of a job and key. Never together with an aggregate. */
  @Property({ type: 'text', nullable: true })
  key: string | null;

  @Property({ type: 'jsonb' })
  payload: unknown;

  /** Version of the payload. */
  @Property({ type: 'int', default: 1 })
  version: number;

  /** How often the payload was replaced: a run of an older one does not finish the entry. */
  @Property({ type: 'int', default: 0 })
  revision: number;

  /** What the present run has said of itself. */
  @Property({ type: 'jsonb', nullable: true })
  progress: unknown;

  /** Of what wrote it; where that was traced, followed by a hyphen and the id of its span. */
  @Property({ type: 'text', nullable: true })
  traceId: string | null;

  @Property({ type: 'text', default: 'new' })
  state: EntryState;

  /** Runs begun, counted and committed before each. */
  @Property({ type: 'int', default: 0 })
  attempts: number;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  runAt: Date;

  @Property({ type: 'timestamptz', length: 6, nullable: true })
  queuedAt: Date | null;

  @Property({ type: 'text', nullable: true })
  lastError: string | null;

  /** Of a delivery when the event was emitted. */
  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
