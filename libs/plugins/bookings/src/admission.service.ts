import { Injectable } from '@nestjs/common';
import { Hooks, RateLimiter, Settings } from '@roost/plugin-kit';
import { BlocksService } from './blocks/blocks.service.js';
import { BookingsSettings } from './bookings.settings.js';
import type { Actor, BookingRequest } from './booking-request.js';
import { UnitsService } from './units/units.service.js';

/** Who may book at all, before it is asked what and when. */
@Injectable()
export class AdmissionService {
  constructor(
    private readonly blocks: BlocksService,
    private readonly units: UnitsService,
    private readonly hooks: Hooks,
    private readonly limiter: RateLimiter,
    private readonly settings: Settings,
  ) {}

  /** @throws `bookings.blocked` */
  async refuseBlocked({ userId }: Actor): Promise<void> {
    await this.blocks.refuse(userId);
  }

  /** Counts what others hear of by mail. @throws `http.too_many_requests` */
  async count({ userId, projectId }: Actor): Promise<void> {
    const { budget } = await this.settings.of(BookingsSettings, projectId);
    await this.limiter.take({ name: 'write', budget, by: { subject: userId } });
  }

  /** @throws `bookings.unit_not_found`, `bookings.not_a_member`, or whatever another plugin refuses with */
  async admit({ resourceId, interval, unitId }: BookingRequest, bookerId: string, actor: Actor): Promise<void> {
    if (unitId !== null) await this.units.check(unitId, bookerId, actor);
    const [start, end] = [interval.start.toISOString(), interval.end.toISOString()];
    await this.hooks.run('bookings.creating', { projectId: actor.projectId, resourceId, bookerId, start, end });
  }
}
