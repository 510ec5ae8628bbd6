import { Injectable } from '@nestjs/common';
import { SessionSecrets } from '../sessions/session-secrets.js';
import type { SessionKind } from '../sessions/sessions.service.js';
import { AccessTokensService, type TokenSession } from '../tokens/access-tokens.service.js';

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

/** Makes the tokens of a session. */
@Injectable()
export class SessionTokens {
  constructor(
    private readonly accessTokens: AccessTokensService,
    private readonly secrets: SessionSecrets,
  ) {}

  /** @param session with the number of the refresh token to give out, in sessions by refresh token. */
  async issue(session: TokenSession, kind: SessionKind): Promise<Tokens> {
    const { id: sessionId, generation = 0 } = session;
    return {
      accessToken: await this.accessTokens.issue(session),
      expiresIn: this.accessTokens.lifetimeSeconds,
      ...(kind === 'token'
        ? { refreshToken: this.secrets.makeRefreshToken({ sessionId, generation }) }
        : { csrfToken: this.secrets.csrfToken(sessionId) }),
    };
  }
}
