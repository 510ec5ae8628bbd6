import { type CanActivate, type ExecutionContext, Injectable, Optional } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  type Access,
  ACCESS_METADATA,
  Authenticator,
  credentialsOf,
  PROJECT_METADATA,
  type RoostRequest,
} from '@roost/plugin-kit';
import { RequestScope } from '../scope/request-scope.js';
import { kernelErrors } from '../kernel.errors.js';

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
    const request = context.switchToHttp().getRequest<RoostRequest>();
    if (access === 'public') {
      if (this.reflector.get<boolean | undefined>(PROJECT_METADATA, context.getHandler()) === true)
        this.note(request, await this.authenticator?.projectOf(credentialsOf(request)));
      return true;
    }
    const principal = await this.authenticator?.authenticate(credentialsOf(request));
    const isAnonymous = principal?.kind === 'anonymous';
    if (!principal || (isAnonymous && !access?.kinds.includes('anonymous'))) {
      throw kernelErrors.unauthorized({ headers: { 'www-authenticate': 'Bearer' } });
    }
    this.note(request, principal.projectId);
    if (!access?.kinds.includes(principal.kind)) {
      if (principal.kind === 'key' && access?.kinds.includes('user')) this.authenticator?.refuseKey();
      throw kernelErrors.forbidden();
    }
    // Whether somebody without credentials may, only the handler knows.
    if (!isAnonymous && !principal.permissions.has(access.permission)) throw kernelErrors.forbidden();
    request.principal = principal;
    if (RequestScope.current) RequestScope.current.principal = principal;
    return true;
  }

  private note(request: RoostRequest, projectId: string | undefined): void {
    request.projectId = projectId;
    if (RequestScope.current) RequestScope.current.projectId = projectId;
  }
}
