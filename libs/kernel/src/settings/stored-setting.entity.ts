import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** The value of one setting in one project, or of all projects that have none of their own. */
@Entity({ tableName: 'kernel_setting' })
@Index({
  name: 'kernel_setting_unique',
  expression:
    'create unique index kernel_setting_unique on kernel_setting (project_id, plugin, name) nulls not distinct',
})
export class StoredSetting {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  /** Null: of the server. */
  @Property({ type: 'uuid', nullable: true })
  @RefersTo(null)
  projectId: string | null;

  @Property({ type: 'text' })
  plugin: string;

  @Property({ type: 'text' })
  name: string;

  /** Null for a secret. */
  @Property({ type: 'jsonb', nullable: true })
  value: unknown;

  /** A secret: its JSON, encrypted. */
  @Property({ type: 'text', nullable: true })
  sealed: string | null;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  changedAt: Date;
}
