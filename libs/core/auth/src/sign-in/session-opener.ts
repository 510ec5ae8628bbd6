import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Hooks } from '@roost/plugin-kit';
import { AccountStateService, type Profile, UsersService } from '@roost/users';
import type { SignInMeans } from '../auth.contracts.js';
import { authErrors } from '../auth.errors.js';
import { PasswordStore } from '../passwords/password-store.js';
import {
  type ClientInfo,
  type SessionKind,
  SessionsService,
  type StartedSession,
} from '../sessions/sessions.service.js';
import type { Proof } from './proof.js';
import { SessionTokens, type Tokens } from './session-tokens.js';

/** How someone signs in. */
export interface SignIn {
  means: SignInMeans;
  kind: SessionKind;
  client: ClientInfo;
  /** Of the session that the new one takes the place of. */
  oldCookie: string | undefined;
}

/** A session that has just begun. */
export interface OpenedSession {
  profile: Profile;
  session: StartedSession;
  tokens: Tokens;
}

/** Opens the session of someone who proved who they are, unless a plugin refuses. No session begins elsewhere. */
@Injectable()
export class SessionOpener {
  constructor(
    private readonly em: EntityManager,
    private readonly hooks: Hooks,
    private readonly sessions: SessionsService,
    private readonly accounts: AccountStateService,
    private readonly users: UsersService,
    private readonly passwords: PasswordStore,
    private readonly tokens: SessionTokens,
  ) {}

  /**
   * An account that was to be erased stays.
   *
   * @throws `auth.invalid_credentials` or `auth.invalid_sign_in_code` when the proof is overtaken, and whatever a handler of
   *   `auth.signing-in` refuses with
   */
  async open(proof: Proof, how: SignIn): Promise<OpenedSession> {
    const { profile, session } = await this.start(proof, how);
    const { id, startedAt } = session;
    return { profile, session, tokens: await this.tokens.issue({ id, userId: profile.id, startedAt }, how.kind) };
  }

  private async start(
    { user, passwordHash }: Proof,
    { means, kind, client, oldCookie }: SignIn,
  ): Promise<Omit<OpenedSession, 'tokens'>> {
    return this.em.transactional(async () => {
      const { id: userId, projectId } = user;
      await this.hooks.run('auth.signing-in', { userId, projectId, means, kind, ...client });
      await this.demandStillProven({ user, passwordHash }, means);
      const profile = user.eraseAt ? await this.accounts.comeBack(userId) : user;
      if (oldCookie !== undefined) await this.sessions.endByCookie(oldCookie);
      return { profile, session: await this.sessions.start({ userId, projectId }, kind, client) };
    });
  }

  /**
   * Whoever changes the password, or suspends or leaves the account, ends the sessions that there are. One that is about to begin sees the change here,
   * or holds it up until it is one of them.
   */
  private async demandStillProven({ user, passwordHash }: Proof, means: SignInMeans): Promise<void> {
    const { suspendedAt, eraseAt } = await this.users.lock(user.id);
    const isLeft = eraseAt !== null && user.eraseAt === null;
    if (!suspendedAt && !isLeft && (await this.passwords.lockHash(user.id)) === passwordHash) return;
    throw means === 'code' ? authErrors.invalid_sign_in_code() : authErrors.invalid_credentials();
  }
}
