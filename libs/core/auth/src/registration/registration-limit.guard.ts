import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { RoostRequest } from '@roost/plugin-kit';
import { AuthLimits } from '../limits/auth-limits.js';

/** Counts registrations before their bodies are read: a picture may come with one. */
@Injectable()
export class RegistrationLimitGuard implements CanActivate {
  constructor(private readonly limits: AuthLimits) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    await this.limits.takeRegistration(context.switchToHttp().getRequest<RoostRequest>().ip);
    return true;
  }
}
