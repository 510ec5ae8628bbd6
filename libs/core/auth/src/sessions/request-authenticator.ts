import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Authenticator, type Principal } from '@roost/plugin-kit';
import type { FastifyRequest } from 'fastify';
import { RolePermissions } from '../roles/role-permissions.js';
import { JwtGuard } from '../tokens/jwt.guard.js';
import { PrincipalCache } from './principal-cache.js';
import { CACHE_SECONDS } from './session-cache.js';
import { SessionCookie } from './session-cookie.js';
import type { SessionFacts } from './session-facts.js';
import { SessionsService } from './sessions.service.js';

/** Tells who makes a request: by bearer token, or, where there is no Authorization header, by session cookie. */
@Injectable()
export class RequestAuthenticator extends Authenticator {
  constructor(
    private readonly jwt: JwtGuard,
    private readonly cookie: SessionCookie,
    private readonly sessions: SessionsService,
    private readonly cache: PrincipalCache,
    private readonly permissions: RolePermissions,
  ) {
    super();
  }

  async authenticate(context: ExecutionContext): Promise<Principal | null> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { authorization } = request.headers;
    if (authorization !== undefined) return this.byToken(authorization, context);
    const cookie = this.cookie.read(request);
    if (cookie === undefined) return null;
    const principal = await this.byCookie(cookie);
    if (principal) this.cookie.demandOwnPage(request, principal.sessionId);
    return principal;
  }

  private async byToken(authorization: string, context: ExecutionContext): Promise<Principal | null> {
    return this.cache.resolve(authorization, async () => {
      const verified = await this.jwt.verify(context);
      return verified && this.remembered(verified.session, verified.expiresAtMs);
    });
  }

  private async byCookie(cookie: string): Promise<Principal | null> {
    return this.cache.resolve(`cookie ${cookie}`, async () => {
      const session = await this.sessions.findByCookie(cookie);
      return session && this.remembered(session, session.expiresAtMs);
    });
  }

  /** Not for longer than facts are believed, so that a session that is used is seen to be. */
  private async remembered(
    { id, userId, projectId, roles }: SessionFacts,
    expiresAtMs: number,
  ): Promise<{ principal: Principal; expiresAtMs: number }> {
    const permissions = await this.permissions.of(projectId, roles);
    return {
      principal: { userId, sessionId: id, projectId, permissions },
      expiresAtMs: Math.min(expiresAtMs, Date.now() + CACHE_SECONDS * 1000),
    };
  }
}
