import { Injectable } from '@nestjs/common';
import { Installation, newId } from '@roost/plugin-kit';
import jwt from 'jsonwebtoken';
import { AuthConfig } from '../auth.config.js';
import { SigningKeysService } from './signing-keys.service.js';

/** What an access token says (RFC 9068). Roles are not in it: they may change while it lives. */
export interface AccessTokenClaims {
  sub: string;
  sid: string;
  jti: string;
  iat: number;
  exp: number;
  auth_time: number;
}

export const TOKEN_TYPE = 'at+jwt';
export const TOKEN_ALGORITHM = 'ES256';

/** Makes access tokens. Verifying them is {@link JwtStrategy}'s part. */
@Injectable()
export class AccessTokensService {
  constructor(
    private readonly keys: SigningKeysService,
    private readonly installation: Installation,
    private readonly config: AuthConfig,
  ) {}

  get lifetimeSeconds(): number {
    return this.config.accessTokenSeconds;
  }

  async issue(userId: string, sessionId: string): Promise<string> {
    const { id, privateKey } = await this.keys.signingKey();
    const now = Math.floor(Date.now() / 1000);
    const { baseUrl } = this.installation;
    return jwt.sign({ sid: sessionId, auth_time: now, iat: now }, privateKey, {
      algorithm: TOKEN_ALGORITHM,
      header: { alg: TOKEN_ALGORITHM, typ: TOKEN_TYPE, kid: id },
      issuer: baseUrl,
      audience: baseUrl,
      subject: userId,
      jwtid: newId(),
      expiresIn: this.lifetimeSeconds,
    });
  }
}
