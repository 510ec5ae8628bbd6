import { type CanActivate, type ExecutionContext, Injectable, Optional } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Access, ACCESS_METADATA, Authenticator, type RoostRequest } from '@roost/plugin-kit';
import { RequestScope } from '../process/request-scope.js';
import { kernelErrors } from './kernel.errors.js';

/** Lets nobody in unless the route says so: the one guard of every route. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Optional() private readonly authenticator?: Authenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS_METADATA, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === 'public') return true;
    const principal = (await this.authenticator?.authenticate(context)) ?? null;
    const request = context.switchToHttp().getRequest<RoostRequest>();
    // A token that is no longer good is no anonymous call: its client has to hear of it.
    if (!principal && access?.orAnonymous && request.headers.authorization === undefined) return true;
    if (!principal) throw kernelErrors.unauthorized({ headers: { 'www-authenticate': 'Bearer' } });
    if (!access || !principal.permissions.has(access.permission)) throw kernelErrors.forbidden();
    request.principal = principal;
    if (RequestScope.current) RequestScope.current.principal = principal;
    return true;
  }
}
