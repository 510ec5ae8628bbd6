import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** A named set of permissions, where it differs from what the plugins' manifests say. */
@Entity({ tableName: 'auth_role' })
export class Role {
  @PrimaryKey({ type: 'uuid' })
  projectId: string;

  @PrimaryKey({ type: 'text' })
  name: string;

  @Property({ type: 'text' })
  description: string;

  @Property({ type: 'text[]' })
  permissions: string[];
}
