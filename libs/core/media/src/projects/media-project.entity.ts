import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';
import type { RungNumbers } from '@roost/imaging';

/** What media remember of a project, beside its settings. A project without a row has given no numbers, and has its first key. */
@Entity({ tableName: 'media_project' })
export class MediaProject {
  @PrimaryKey({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  /** Every name that a rung of the project has had, with its number, which is never given again. */
  @Property({ type: 'jsonb', default: '{}' })
  rungNumbers: RungNumbers;

  /** Counts the changes of the key that signs URLs. */
  @Property({ type: 'int', default: 0 })
  keyVersion: number;
}
