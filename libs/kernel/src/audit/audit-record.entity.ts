import { Entity, Index, PrimaryKey, Property, Trigger } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** Body of the trigger. */
const REFUSE = `if tg_op = 'DELETE' and old.project_id::text = current_setting('roost.deleted_project', true) then return old; end if;
      raise exception 'The audit log is append-only' using errcode = 'insufficient_privilege'`;

/** One line of the audit log. A trigger refuses to change or delete it, unless its project is deleted. */
@Entity({ tableName: 'kernel_audit' })
@Index({ name: 'kernel_audit_project_index', properties: ['projectId', 'id'] })
@Index({ name: 'kernel_audit_actor_index', properties: ['actorId', 'id'] })
@Index({ name: 'kernel_audit_action_index', properties: ['projectId', 'action', 'id'] })
@Index({ name: 'kernel_audit_target_index', properties: ['target', 'id'] })
@Trigger({ name: 'append_only', timing: 'before', events: ['delete', 'update'], forEach: 'row', body: REFUSE })
export class AuditRecordEntity {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  @RefersTo(null)
  projectId: string;

  @Property({ type: 'uuid', nullable: true })
  @RefersTo(null)
  actorId: string | null;

  /** The API key that it was done with. */
  @Property({ type: 'uuid', nullable: true })
  @RefersTo(null)
  keyId: string | null;

  @Property({ type: 'text' })
  action: string;

  @Property({ type: 'text' })
  target: string;

  @Property({ type: 'text', nullable: true })
  ip: string | null;

  @Property({ type: 'text', nullable: true })
  traceId: string | null;

  @Property({ type: 'jsonb' })
  details: Record<string, unknown>;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
