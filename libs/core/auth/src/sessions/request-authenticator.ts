import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Authenticator, type Principal } from '@roost/plugin-kit';
import type { FastifyRequest } from 'fastify';
import { authErrors } from '../auth.errors.js';
import { JwtGuard } from '../tokens/jwt.guard.js';
import { PrincipalCache } from './principal-cache.js';
import { RolePermissions } from './role-permissions.js';
import { SessionCookie } from './session-cookie.js';
import { type OpenSession, SessionsService } from './sessions.service.js';

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
    if (!this.cookie.allows(request)) throw authErrors.origin_not_allowed();
    return this.byCookie(cookie);
  }

  private async byToken(authorization: string, context: ExecutionContext): Promise<Principal | null> {
    return this.cache.resolve(authorization, async () => {
      const verified = await this.jwt.verify(context);
      return verified && { principal: this.principalOf(verified.session), expiresAtMs: verified.expiresAtMs };
    });
  }

  private async byCookie(cookie: string): Promise<Principal | null> {
    return this.cache.resolve(`cookie ${cookie}`, async () => {
      const session = await this.sessions.find({ cookie });
      return session ? { principal: this.principalOf(session), expiresAtMs: session.expiresAt.getTime() } : null;
    });
  }

  private principalOf({ id, user }: OpenSession): Principal {
    return { userId: user.id, sessionId: id, projectId: user.projectId, permissions: this.permissions.of(user.roles) };
  }
}
