import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Installation } from '@roost/plugin-kit';
import jwt from 'jsonwebtoken';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { SessionFacts } from '../sessions/session-facts.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { type AccessTokenClaims, generationOf, TOKEN_ALGORITHM, TOKEN_TYPE } from '../tokens/access-tokens.service.js';
import { SigningKeysService } from '../tokens/signing-keys.service.js';

/** A verified access token. */
export interface VerifiedToken {
  session: SessionFacts;
  /** Unix time in milliseconds. */
  expiresAtMs: number;
}

/** Verifies access tokens: algorithm, type and key id before the signature, then the claims, then the session. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(
    keys: SigningKeysService,
    installation: Installation,
    private readonly sessions: SessionsService,
  ) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      algorithms: [TOKEN_ALGORITHM],
      issuer: installation.baseUrl,
      audience: installation.baseUrl,
      secretOrKeyProvider: (_request: unknown, token: string, done: (error: unknown, key?: string) => void) => {
        publicKeyFor(token, keys).then(
          (key) => {
            done(key === undefined ? new jwt.JsonWebTokenError('Unknown key') : null, key);
          },
          (error: unknown) => {
            done(error);
          },
        );
      },
    });
  }

  async validate(claims: Partial<AccessTokenClaims>): Promise<VerifiedToken | false> {
    if (typeof claims.exp !== 'number' || typeof claims.sid !== 'string') return false;
    const session = await this.sessions.find(claims.sid);
    if (!session || session.userId !== claims.sub) return false;
    await this.sessions.acknowledge(session, generationOf(claims.jti));
    return { session, expiresAtMs: claims.exp * 1000 };
  }
}

async function publicKeyFor(token: string, keys: SigningKeysService): Promise<string | undefined> {
  const header = jwt.decode(token, { complete: true })?.header;
  if (header?.alg !== TOKEN_ALGORITHM || header.typ !== TOKEN_TYPE || header.kid === undefined) return undefined;
  return keys.publicKey(header.kid);
}
