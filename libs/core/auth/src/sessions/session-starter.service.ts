import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Hooks } from '@roost/plugin-kit';
import { AccountStateService, type Profile } from '@roost/users';
import type { SignInMeans } from '../auth.contracts.js';
import { type ClientInfo, type SessionKind, SessionsService, type StartedSession } from './sessions.service.js';

/** How someone signs in. */
export interface SignIn {
  means: SignInMeans;
  kind: SessionKind;
  client: ClientInfo;
  /** Of the session that the new one takes the place of. */
  oldCookie: string | undefined;
}

/** Starts the session of someone who proved who they are, unless a plugin refuses; all of it in one transaction. */
@Injectable()
export class SessionStarterService {
  constructor(
    private readonly em: EntityManager,
    private readonly hooks: Hooks,
    private readonly sessions: SessionsService,
    private readonly accounts: AccountStateService,
  ) {}

  /** An account that was to be erased stays. @throws whatever a handler of `auth.signing-in` refuses with */
  async start(
    user: Profile,
    { means, kind, client, oldCookie }: SignIn,
  ): Promise<{ profile: Profile; session: StartedSession }> {
    return this.em.transactional(async () => {
      const { id: userId, projectId } = user;
      await this.hooks.run('auth.signing-in', { userId, projectId, means, kind, ...client });
      const profile = user.eraseAt ? await this.accounts.comeBack(userId) : user;
      if (oldCookie !== undefined) await this.sessions.endByCookie(oldCookie);
      return { profile, session: await this.sessions.start(userId, kind, client) };
    });
  }
}
