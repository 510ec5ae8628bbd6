import { Injectable } from '@nestjs/common';
import { Installation, newId } from '@roost/plugin-kit';
import jwt from 'jsonwebtoken';
import { AuthConfig } from '../auth.config.js';
import { SigningKeysService } from './signing-keys.service.js';

/** What a token is made for. */
export interface TokenSession {
  id: string;
  userId: string;
  /** When the person proved who they are. */
  startedAt: Date;
  generation?: number;
}

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

  /** @param session that the token belongs to, with the number of the refresh token that it is given out with. */
  async issue({ id, userId, startedAt, generation = 0 }: TokenSession): Promise<string> {
    const key = await this.keys.signingKey();
    const { baseUrl } = this.installation;
    return jwt.sign({ sid: id, auth_time: toSeconds(startedAt), iat: toSeconds(new Date()) }, key.privateKey, {
      algorithm: TOKEN_ALGORITHM,
      header: { alg: TOKEN_ALGORITHM, typ: TOKEN_TYPE, kid: key.id },
      issuer: baseUrl,
      audience: baseUrl,
      subject: userId,
      jwtid: `${newId()}.${String(generation)}`,
      expiresIn: this.lifetimeSeconds,
    });
  }
}

/** The number of the refresh token that an access token was given out with. */
export const generationOf = (jti: unknown): number => (typeof jti === 'string' ? Number(jti.split('.')[1] ?? 0) : 0);

const toSeconds = (time: Date): number => Math.floor(time.getTime() / 1000);
