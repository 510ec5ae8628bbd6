import { Injectable } from '@nestjs/common';
import { BookingsService } from '@roost/bookings';
import { Hooks, RateLimiter, Settings, type UserPrincipal } from '@roost/plugin-kit';
import { LendingConfig } from '../lending.config.js';
import { lendingErrors } from '../lending.errors.js';
import { LendingSettings } from '../lending.settings.js';
import type { ThingRow } from '../things/things.repository.js';

const DAY_MS = 86_400_000;

/** Decides who may borrow a thing, and until when. */
@Injectable()
export class LoanRules {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly bookings: BookingsService,
    private readonly hooks: Hooks,
    private readonly config: LendingConfig,
    private readonly settings: Settings,
  ) {}

  /** Each club says for how long. @throws `lending.in_past`, `lending.too_long` */
  async allowDue(dueAt: Date, { projectId }: UserPrincipal): Promise<void> {
    if (dueAt.getTime() <= Date.now()) throw lendingErrors.in_past();
    const { longestDays } = await this.settings.of(LendingSettings, projectId);
    if (dueAt.getTime() > Date.now() + longestDays * DAY_MS) throw lendingErrors.too_long();
  }

  /** Checks before the thing is read. @throws `http.too_many_requests`, `lending.overdue`, `lending.in_past`, `lending.too_long` */
  async admit(borrower: UserPrincipal, dueAt: Date): Promise<void> {
    const { userId, facts } = borrower;
    await this.allowDue(dueAt, borrower);
    await this.limiter.take({ name: 'borrow', budget: this.config.budget, by: { subject: userId } });
    // Facts come with the principal: no query is needed.
    if ((facts.lending?.overdue ?? 0) > 0) throw lendingErrors.overdue();
  }

  /** Checks in the transaction, while the thing is locked. @throws `lending.booked`, or whatever another plugin refuses with */
  async allow({ id: thingId, resourceId }: ThingRow, person: UserPrincipal, dueAt: Date): Promise<void> {
    const { userId: borrowerId, projectId } = person;
    if (resourceId !== null) {
      const bookings = await this.bookings.listHolding(resourceId, { start: new Date(), end: dueAt }, person);
      if (bookings.some((booking) => booking.bookerId !== borrowerId)) throw lendingErrors.booked();
    }
    await this.hooks.run('lending.borrowing', { projectId, thingId, borrowerId, dueAt: dueAt.toISOString() });
  }
}
