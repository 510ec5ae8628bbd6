import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';
import type { Audience, FieldValue } from './fields/field-types.js';

/** A person with an account in one project. The auth plugin handles sign-in. */
@Entity({ tableName: 'users_user' })
@Unique({ name: 'users_user_username_unique', properties: ['projectId', 'usernameKey'] })
@Unique({ name: 'users_user_email_unique', properties: ['projectId', 'emailKey'] })
@Index({ name: 'users_user_project_index', properties: ['projectId', 'id'] })
@Index({ name: 'users_user_roles_index', properties: ['roles'], type: 'gin' })
@Index({ name: 'users_user_special_index', properties: ['projectId', 'id'], where: `roles <> '{member}'` })
@Index({ name: 'users_user_suspended_index', properties: ['projectId', 'id'], where: 'suspended_at is not null' })
@Index({ name: 'users_user_leaving_index', properties: ['projectId', 'id'], where: 'erase_at is not null' })
@Index({
  name: 'users_user_open_index',
  properties: ['projectId', 'id'],
  where:
    'listed is distinct from false and suspended_at is null and erase_at is null and email_verified_at is not null',
})
@Index({
  name: 'users_user_listed_index',
  properties: ['projectId', 'id'],
  where: 'listed and suspended_at is null and erase_at is null and email_verified_at is not null',
})
@Index({
  name: 'users_user_search_index',
  expression:
    'create index users_user_search_index on users_user using gin (username gin_trgm_ops, name gin_trgm_ops, email gin_trgm_ops) with (fastupdate = off)',
})
export class User {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  /** As the person writes it. */
  @Property({ type: 'text' })
  username: string;

  /** Canonical form of a username. */
  @Property({ type: 'text' })
  usernameKey: string;

  @Property({ type: 'text' })
  email: string;

  @Property({ type: 'text' })
  emailKey: string;

  @Property({ type: 'text', nullable: true })
  name: string | null;

  /** Text of the person about themselves, for everyone. */
  @Property({ type: 'text', nullable: true })
  bio: string | null;

  /** Language of their mails. */
  @Property({ type: 'text', default: 'en' })
  locale: string;

  /** When the address was proven to be theirs. */
  @Property({ type: 'timestamptz', length: 6, nullable: true })
  emailVerifiedAt: Date | null;

  /** Media that shows the person. */
  @Property({ type: 'uuid', nullable: true })
  @RefersTo('media_media')
  avatarId: string | null;

  @Property({ type: 'text[]', defaultRaw: `'{member}'` })
  roles: string[];

  /** Since when the account may not be used. */
  @Property({ type: 'timestamptz', length: 6, nullable: true })
  suspendedAt: Date | null;

  /** When the account will be erased, unless its owner comes back before. */
  @Property({ type: 'timestamptz', length: 6, nullable: true })
  @Index({ name: 'users_user_erase_index' })
  eraseAt: Date | null;

  /** Values of the fields that the project has defined, by the ids of the fields. Those of fields that are gone are no more. */
  @Property({ type: 'jsonb', default: '{}' })
  fields: Readonly<Record<string, FieldValue>>;

  /** Who the person lets see a value at most, by the ids of the fields. Without one: as the field says. */
  @Property({ type: 'jsonb', default: '{}' })
  fieldAudiences: Readonly<Record<string, Audience>>;

  /** Whether the person is in the directory; null: as the project has it. */
  @Property({ type: 'boolean', nullable: true })
  listed: boolean | null;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
