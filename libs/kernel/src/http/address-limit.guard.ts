import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Limit, RateLimiter, RoostRequest } from '@roost/plugin-kit';

/** A limit of a route, with its budget. */
export type BoundLimit = Omit<Limit, 'by'> & { failuresOnly: boolean };

/** Counts calls of one route by address, before its body is read. */
export class AddressLimitGuard implements CanActivate {
  constructor(
    private readonly limits: readonly BoundLimit[],
    private readonly limiter: RateLimiter,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { ip } = context.switchToHttp().getRequest<RoostRequest>();
    for (const { name, budget } of this.limits) await this.limiter.take({ name, budget, by: { address: ip } });
    return true;
  }

  /** Takes back what only failures count for. */
  async forgive(ip: string): Promise<void> {
    for (const { name, budget, failuresOnly } of this.limits) {
      if (failuresOnly) await this.limiter.giveBack({ name, budget, by: { address: ip } });
    }
  }
}
