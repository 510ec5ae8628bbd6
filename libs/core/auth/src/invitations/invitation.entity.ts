import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';
import type { InvitedGroup } from '../auth.contracts.js';

/** That somebody may make an account, until they have done so or it is revoked. */
@Entity({ tableName: 'auth_invitation' })
@Unique({ name: 'auth_invitation_email_unique', properties: ['projectId', 'emailKey'] })
@Index({ name: 'auth_invitation_project_index', properties: ['projectId', 'id'] })
@Index({ name: 'auth_invitation_due_index', properties: ['projectId', 'id'], where: 'is_mail_due' })
export class Invitation {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  /** As it was written. */
  @Property({ type: 'text' })
  email: string;

  @Property({ type: 'text' })
  emailKey: string;

  /** What the person is called, where that is known. */
  @Property({ type: 'text', nullable: true })
  name: string | null;

  /** Language of the mail; null: that of the project. */
  @Property({ type: 'text', nullable: true })
  locale: string | null;

  /** Values of own fields by key, as an admin gave them. They are checked when the account is made. */
  @Property({ type: 'jsonb', default: '{}' })
  fields: Record<string, string>;

  /** Roles of the account that is made by it. */
  @Property({ type: 'text[]' })
  roles: string[];

  /** Groups that the account will be in. */
  @Property({ type: 'jsonb', default: '[]' })
  groups: InvitedGroup[];

  /** Who answers for it: it is worth what this person may do when it is accepted. Null when they were erased. */
  @Property({ type: 'uuid', nullable: true })
  @Index({ name: 'auth_invitation_inviter_index' })
  @RefersTo('users_user')
  invitedBy: string | null;

  /** SHA-256 of the token in the newest mail. It has 256 random bits, so that a slow hash would protect it no better. */
  @Property({ type: 'text', nullable: true })
  @Unique({ name: 'auth_invitation_token_unique' })
  tokenHash: string | null;

  /** Whether a mail is still to be sent. */
  @Property({ type: 'boolean' })
  isMailDue: boolean;

  /** Code of the error for which the mail was refused. */
  @Property({ type: 'text', nullable: true })
  refusal: string | null;

  /** When the newest mail was accepted for sending. */
  @Property({ type: 'timestamptz', length: 6, nullable: true })
  sentAt: Date | null;

  /** Counted from the newest mail. */
  @Property({ type: 'timestamptz', length: 6, nullable: true })
  @Index({ name: 'auth_invitation_expires_index' })
  expiresAt: Date | null;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
