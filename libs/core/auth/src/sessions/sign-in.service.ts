import { Injectable } from '@nestjs/common';
import { type Profile, UsersService } from '@roost/users';
import type { Proof } from './proof.js';
import { AccessTokensService } from '../tokens/access-tokens.service.js';
import { RefreshService } from './refresh.service.js';
import type { SessionFacts } from './session-facts.js';
import { SessionSecrets } from './session-secrets.js';
import { SessionStarterService, type SignIn } from './session-starter.service.js';
import type { SessionKind, StartedSession } from './sessions.service.js';

/** What a client needs to go on. */
export interface Tokens {
  accessToken: string;
  /** Lifetime of the access token, in seconds. */
  expiresIn: number;
  /** In sessions by refresh token. */
  refreshToken?: string;
  /** In sessions by cookie. */
  csrfToken?: string;
  /** After a sign-in on a client without cookies: by it the device is known the next time. */
  deviceToken?: string;
}

/** Someone who has just signed in. */
export interface SignedIn {
  profile: Profile;
  session: StartedSession;
  tokens: Tokens;
}

/** Starts sessions for people who proved who they are, and gives out what belongs to them. */
@Injectable()
export class SignInService {
  constructor(
    private readonly starter: SessionStarterService,
    private readonly refreshes: RefreshService,
    private readonly tokens: AccessTokensService,
    private readonly secrets: SessionSecrets,
    private readonly users: UsersService,
  ) {}

  /** @throws what {@link SessionStarterService.start} throws */
  async signIn(proof: Proof, how: SignIn): Promise<SignedIn> {
    const { profile, session } = await this.starter.start(proof, how);
    const { id, startedAt } = session;
    const accessToken = await this.tokens.issue({ id, userId: profile.id, startedAt });
    return { profile, session, tokens: { ...this.common(accessToken), ...this.own(how.kind, id, 0) } };
  }

  /** Goes on by refresh token, which is spent by it. @throws `auth.invalid_refresh_token` */
  async refresh(refreshToken: string, arrivedAt: Date): Promise<{ profile: Profile; tokens: Tokens }> {
    const session = await this.refreshes.rotate(refreshToken, arrivedAt);
    const accessToken = await this.tokens.issue(session);
    const tokens = { ...this.common(accessToken), ...this.own('token', session.id, session.generation) };
    return { profile: await this.users.profile(session.userId), tokens };
  }

  /** Goes on by cookie, which stays. */
  async renew({ id, userId, startedAtMs }: SessionFacts): Promise<{ profile: Profile; tokens: Tokens }> {
    const accessToken = await this.tokens.issue({ id, userId, startedAt: new Date(startedAtMs) });
    const tokens = { ...this.common(accessToken), ...this.own('cookie', id, 0) };
    return { profile: await this.users.profile(userId), tokens };
  }

  private common(accessToken: string): Pick<Tokens, 'accessToken' | 'expiresIn'> {
    return { accessToken, expiresIn: this.tokens.lifetimeSeconds };
  }

  private own(kind: SessionKind, sessionId: string, generation: number): Partial<Tokens> {
    return kind === 'token'
      ? { refreshToken: this.secrets.makeRefreshToken({ sessionId, generation }) }
      : { csrfToken: this.secrets.csrfToken(sessionId) };
  }
}
