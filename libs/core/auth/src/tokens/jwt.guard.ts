import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import jwt from 'jsonwebtoken';
import type { VerifiedToken } from './jwt.strategy.js';

/** Runs passport's `jwt` strategy on a request, and tells what came of it rather than throwing 401. */
@Injectable()
export class JwtGuard extends AuthGuard('jwt') {
  async verify(context: ExecutionContext): Promise<VerifiedToken | null> {
    await super.canActivate(context);
    return context.switchToHttp().getRequest<{ user?: VerifiedToken | null }>().user ?? null;
  }

  /** A token that is no good is nobody's; anything else that went wrong is a fault. */
  override handleRequest<T>(error: unknown, user: T | false, info: unknown): T {
    const failure = error ?? (info instanceof Error && !isTokenFailure(info) ? info : null);
    if (failure && !isTokenFailure(failure)) throw failure as Error;
    return (user || null) as T;
  }
}

const isTokenFailure = (error: unknown): boolean =>
  error instanceof jwt.JsonWebTokenError || (error instanceof Error && error.message === 'No auth token');
