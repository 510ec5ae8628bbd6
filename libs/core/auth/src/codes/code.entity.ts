import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';
import type { CodePurpose } from './purposes.js';

/** The one code of a purpose that an address has; a new one takes its place. */
@Entity({ tableName: 'auth_code' })
@Unique({ name: 'auth_code_subject_unique', properties: ['projectId', 'purpose', 'emailKey'] })
export class Code {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  @Property({ type: 'text' })
  purpose: CodePurpose;

  /** The address that the code was sent to, as addresses are compared. */
  @Property({ type: 'text' })
  emailKey: string;

  /** HMAC-SHA256 under a key that is not in the database. */
  @Property({ type: 'text' })
  codeHash: string;

  /** Whose code it is; none where there is no account yet. */
  @Property({ type: 'uuid', nullable: true })
  @Index({ name: 'auth_code_user_index' })
  @RefersTo('users_user')
  userId: string | null;

  /** The address as it was written. */
  @Property({ type: 'text' })
  email: string;

  /** Comparisons begun, counted before each. */
  @Property({ type: 'int', default: 0 })
  attempts: number;

  @Property({ type: 'timestamptz', length: 6 })
  @Index({ name: 'auth_code_expires_index' })
  expiresAt: Date;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
