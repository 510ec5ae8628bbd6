import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** One event, one delivery of an event to a handler, or one job run to come. A row is deleted once it is handled; those given up stay as `failed`. */
@Entity({ tableName: 'kernel_outbox' })
@Index({ name: 'kernel_outbox_due_index', properties: ['state', 'runAt', 'id'] })
@Index({ name: 'kernel_outbox_aggregate_index', properties: ['aggregate', 'handler', 'id'] })
export class OutboxEntry {
  /** Its order: entries of one aggregate get their ids in the order of their commits. */
  @PrimaryKey({ type: 'bigint', autoincrement: true })
  id: string;

  @Property({ type: 'text' })
  kind: 'event' | 'delivery' | 'job';

  /** Name of the event or job. */
  @Property({ type: 'text' })
  name: string;

  /** Of a job its name, of an event on its way to a handler (a delivery) `<plugin>/<id>` of the handler. */
  @Property({ type: 'text', nullable: true })
  handler: string | null;

  @Property({ type: 'text', nullable: true })
  aggregate: string | null;

  @Property({ type: 'jsonb' })
  payload: unknown;

  /** Version of the payload. */
  @Property({ type: 'int', default: 1 })
  version: number;

  @Property({ type: 'text', nullable: true })
  traceId: string | null;

  @Property({ type: 'text', default: 'pending' })
  state: 'pending' | 'queued' | 'failed';

  /** Runs begun, counted and committed before each. */
  @Property({ type: 'int', default: 0 })
  attempts: number;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  runAt: Date;

  @Property({ type: 'timestamptz', length: 6, nullable: true })
  queuedAt: Date | null;

  @Property({ type: 'text', nullable: true })
  lastError: string | null;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
