import { ApiProperty } from '@nestjs/swagger';
import { type Audience, defineEvent, defineJob } from '@roost/plugin-kit';
import type { CodePurpose } from './codes/purposes.js';

/** Ways to sign in. */
export type SignInMeans = 'password' | 'code';

/** A group that an account is to be in, once the person who was invited has made it. */
export interface InvitedGroup {
  readonly id: string;
  readonly roles: readonly string[];
  /** RFC 3339; null: the membership does not expire */
  readonly expiresAt: string | null;
}

declare module '@roost/plugin-kit' {
  interface HookMap {
    /**
     * Somebody invites people to groups, or an invitation of theirs is about to be accepted. The plugin that has groups says which of them they
     * may add people to (`granted`), and which there are not any more (`gone`), by id. All others are refused.
     */
    'auth.inviting-to-groups': {
      projectId: string;
      inviterId: string;
      /** What the inviter may do. */
      permissions: ReadonlySet<string>;
      groups: readonly InvitedGroup[];
      granted: readonly string[];
      gone: readonly string[];
    };
    /** Somebody who was invited has made an account, in its transaction. The groups are those that the inviter may add them to. */
    'auth.joining-groups': { projectId: string; userId: string; groups: readonly InvitedGroup[] };
    /** Someone registers. Throw to refuse. */
    'auth.registering': { projectId: string; email: string; username: string | undefined };
    /**
     * Someone has proved who they are and is about to get a session, in the transaction that makes it. Throw to refuse, with a Problem of your own:
     * it is what the client is answered. Going on by refresh token or cookie is no signing in.
     */
    'auth.signing-in': {
      userId: string;
      projectId: string;
      means: SignInMeans;
      /** How the client keeps its session: a browser by cookie, any other by refresh token. */
      kind: 'cookie' | 'token';
      ip: string;
      userAgent: string | undefined;
    };
  }
}

/** An account was made and can be used. */
export class AccountRegistered {
  @ApiProperty({ format: 'uuid' })
  userId: string;

  @ApiProperty({ format: 'uuid' })
  projectId: string;
}

/** A person tried to register with an address that has an account, and the answer does not reveal that. */
export class SignUpAttempted {
  @ApiProperty({ format: 'uuid', description: 'The account that has the address' })
  userId: string;

  @ApiProperty({ format: 'uuid' })
  projectId: string;
}

/** A password was changed or reset. */
export class PasswordChanged {
  @ApiProperty({ format: 'uuid' })
  userId: string;

  @ApiProperty({ format: 'uuid' })
  projectId: string;
}

/** Somebody made an API key. */
export class KeyCreated {
  @ApiProperty({ format: 'uuid' })
  keyId: string;

  @ApiProperty({ format: 'uuid', description: 'Who made it' })
  userId: string;

  @ApiProperty({ format: 'uuid', description: 'That of its maker' })
  projectId: string;

  @ApiProperty({ description: 'What it is for' })
  name: string;
}

/** Mails a code to an address, if there is reason to. Whether there is stays between the worker and the mailbox. */
export class MailCode {
  projectId: string;
  purpose: CodePurpose;
  email: string;
  locale: string;
}

/** Mails the invitations of a project that are to be mailed. */
export class MailInvitations {
  projectId: string;
}

/** Makes people of the lines of an import that are left. */
export class ImportPeople {
  importId: string;
  projectId: string;
}

const owner = ({ projectId, userId }: { projectId: string; userId: string }): Audience => ({
  projectId,
  userIds: [userId],
});

export const accountRegistered = defineEvent('auth.registered', {
  version: 1,
  payload: AccountRegistered,
  audience: ({ projectId, userId }) => ({ projectId, userIds: [userId], permission: 'auth.read-users' }),
});

/** For plugins only, because a stream must not reveal who has an account. */
export const signUpAttempted = defineEvent('auth.sign-up-attempted', { version: 1, payload: SignUpAttempted });

export const passwordChanged = defineEvent('auth.password-changed', {
  version: 1,
  payload: PasswordChanged,
  audience: owner,
});

export const keyCreated = defineEvent('auth.key-created', { version: 1, payload: KeyCreated, audience: owner });

export const mailInvitations = defineJob('auth.mail-invitations', { payload: MailInvitations, attempts: 10 });

/** Forgets invitations that expired long ago. */
export const tidyInvitations = defineJob('auth.tidy-invitations', { schedule: () => ({ everySeconds: 86_400 }) });

export const importPeople = defineJob('auth.import-people', { payload: ImportPeople, attempts: 10 });

/** Deletes imports that nobody needs any more. */
export const tidyImports = defineJob('auth.tidy-imports', { schedule: () => ({ everySeconds: 86_400 }) });

export const mailCode = defineJob('auth.mail-code', { payload: MailCode, attempts: 10 });
