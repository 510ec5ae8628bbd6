import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** A hook that ran while a plugin was off, and that the plugin has to handle before it serves anything. */
@Entity({ tableName: 'kernel_owed_hook' })
@Index({ name: 'kernel_owed_hook_plugin_index', properties: ['plugin', 'id'] })
export class OwedHook {
  @PrimaryKey({ type: 'bigint', autoincrement: true })
  id: string;

  @Property({ type: 'text' })
  plugin: string;

  @Property({ type: 'text' })
  hook: string;

  /** In whose modules it ran. */
  @Property({ type: 'text' })
  process: 'api' | 'worker';

  /** What it was run with. */
  @Property({ type: 'jsonb' })
  value: unknown;

  /** Its project: it is deleted with it. Null for a value that names none. */
  @Property({ type: 'uuid', nullable: true })
  @RefersTo(null)
  projectId: string | null;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
