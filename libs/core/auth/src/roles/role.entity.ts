import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** A named set of permissions, where it differs from what the plugins' manifests say. */
@Entity({ tableName: 'auth_role' })
export class Role {
  @PrimaryKey({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  @PrimaryKey({ type: 'text' })
  name: string;

  @Property({ type: 'text' })
  description: string;

  @Property({ type: 'text[]' })
  permissions: string[];
}
