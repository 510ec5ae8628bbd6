import { Injectable } from '@nestjs/common';
import jwt from 'jsonwebtoken';
import passport from 'passport';
import { JwtStrategy, type VerifiedToken } from './jwt.strategy.js';

/** Runs passport's strategy on an Authorization header, wherever it came from, and tells what came of it. */
@Injectable()
export class TokenVerifier {
  constructor(private readonly strategy: JwtStrategy) {}

  /** @returns null for a token that is no good. @throws when it cannot be told. */
  async verify(authorization: string): Promise<VerifiedToken | null> {
    const outcome = Promise.withResolvers<VerifiedToken | null>();
    // Passport writes down on the strategy whom to tell. Of one for all, requests at the same time would get each other's outcome.
    const own = Object.create(this.strategy) as JwtStrategy;
    const authenticate = passport.authenticate(
      own,
      { session: false },
      (error: unknown, verified: VerifiedToken | false | null | undefined, info: unknown) => {
        const failure = error ?? (info instanceof Error ? info : null);
        if (failure === null || isTokenFailure(failure)) outcome.resolve(failure === null ? verified || null : null);
        else outcome.reject(failure);
      },
    ) as (request: object, response: object, next: (error: unknown) => void) => void;
    // Passport needs no more of a request than the strategy reads.
    authenticate({ headers: { authorization } }, {}, outcome.reject);
    return outcome.promise;
  }
}

const isTokenFailure = (error: unknown): boolean =>
  error instanceof jwt.JsonWebTokenError || (error instanceof Error && error.message === 'No auth token');
