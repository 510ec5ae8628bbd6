import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';

/** A person with an account in one project. How they sign in is the auth plugin's business. */
@Entity({ tableName: 'users_user' })
@Unique({ name: 'users_user_username_unique', properties: ['projectId', 'usernameKey'] })
@Unique({ name: 'users_user_email_unique', properties: ['projectId', 'emailKey'] })
export class User {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  projectId: string;

  /** As the person writes it. */
  @Property({ type: 'text' })
  username: string;

  /** What usernames are compared by. */
  @Property({ type: 'text' })
  usernameKey: string;

  @Property({ type: 'text' })
  email: string;

  @Property({ type: 'text' })
  emailKey: string;

  @Property({ type: 'text', nullable: true })
  name: string | null;

  /** Media that shows the person. */
  @Property({ type: 'uuid', nullable: true })
  avatarId: string | null;

  @Property({ type: 'text[]', defaultRaw: `'{member}'` })
  roles: string[];

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
