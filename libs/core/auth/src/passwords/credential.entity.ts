import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** The password of a user. */
@Entity({ tableName: 'auth_credential' })
export class Credential {
  @PrimaryKey({ type: 'uuid' })
  @RefersTo('users_user')
  userId: string;

  /** PHC string of Argon2id. */
  @Property({ type: 'text' })
  passwordHash: string;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  changedAt: Date;
}
