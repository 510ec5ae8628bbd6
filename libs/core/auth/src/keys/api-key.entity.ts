import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** What a program signs in with, for the person who made it. Deleting it makes the token useless. */
@Entity({ tableName: 'auth_key' })
@Index({ name: 'auth_key_project_index', properties: ['projectId', 'id'] })
export class ApiKey {
  /** The token has it, too. */
  @PrimaryKey({ type: 'uuid' })
  id: string;

  /** That of its maker. */
  @Property({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  /** Who made it, and whose everything is that it makes. */
  @Property({ type: 'uuid' })
  @Index({ name: 'auth_key_user_index' })
  @RefersTo('users_user')
  userId: string;

  @Property({ type: 'text' })
  name: string;

  /** SHA-256 of the token. Its secret has 256 random bits, so that a slow hash would protect it no better. */
  @Property({ type: 'text' })
  secretHash: string;

  /** Permissions that it has for as long as its maker has them. */
  @Property({ type: 'text[]' })
  scopes: string[];

  /** Networks that it may be used from. If there is none, from everywhere. */
  @Property({ type: 'text[]' })
  addresses: string[];

  /** Budget of requests. */
  @Property({ type: 'text', nullable: true })
  budget: string | null;

  @Property({ type: 'timestamptz', length: 6, nullable: true })
  expiresAt: Date | null;

  /** To within a minute. */
  @Property({ type: 'timestamptz', length: 6, nullable: true })
  lastUsedAt: Date | null;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
