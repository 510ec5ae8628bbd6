import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** A sign-in that lasts. Ending it makes every token of it useless. */
@Entity({ tableName: 'auth_session' })
export class Session {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  @Index({ name: 'auth_session_user_index' })
  @RefersTo('users_user')
  userId: string;

  /** SHA-256 of the secret in the cookie; none where the session has refresh tokens instead. */
  @Property({ type: 'text', nullable: true, unique: 'auth_session_cookie_unique' })
  cookieHash: string | null;

  /** Number of the newest refresh token that was given out. */
  @Property({ type: 'int', default: 0 })
  refreshGeneration: number;

  /** Number of the newest refresh token that the client is known to have: an access token that came with it was seen. */
  @Property({ type: 'int', default: 0 })
  refreshAcknowledged: number;

  @Property({ type: 'timestamptz', length: 6, nullable: true })
  refreshAcknowledgedAt: Date | null;

  /** When the person proved who they are. */
  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;

  /** To within a few minutes. */
  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  lastSeenAt: Date;

  /** When it ends however much it is used. */
  @Property({ type: 'timestamptz', length: 6 })
  @Index({ name: 'auth_session_expires_index' })
  expiresAt: Date;

  @Property({ type: 'timestamptz', length: 6, nullable: true })
  endedAt: Date | null;

  @Property({ type: 'text', nullable: true })
  userAgent: string | null;

  @Property({ type: 'text', nullable: true })
  ip: string | null;
}
