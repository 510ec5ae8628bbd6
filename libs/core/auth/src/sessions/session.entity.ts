import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** A sign-in that lasts. Ending it makes every token of it useless. */
@Entity({ tableName: 'auth_session' })
export class Session {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  @Index({ name: 'auth_session_user_index' })
  userId: string;

  /** SHA-256 of the cookie's value. */
  @Property({ type: 'text', unique: 'auth_session_cookie_unique' })
  cookieHash: string;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;

  @Property({ type: 'timestamptz', length: 6 })
  expiresAt: Date;

  @Property({ type: 'timestamptz', length: 6, nullable: true })
  endedAt: Date | null;

  @Property({ type: 'text', nullable: true })
  userAgent: string | null;

  @Property({ type: 'text', nullable: true })
  ip: string | null;
}
