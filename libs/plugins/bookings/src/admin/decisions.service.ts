import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, type UserPrincipal } from '@roost/plugin-kit';
import { UsersService } from '@roost/users';
import type { BookingState } from '../booking.entity.js';
import { BookingNotices } from '../booking-notices.js';
import { bookingsErrors } from '../bookings.errors.js';
import type { BookingDetails } from '../booking-rows.js';
import { BookingsRepository } from '../bookings.repository.js';
import type { BookingEdit, BookingRequest } from '../booking-request.js';
import { BookingsService } from '../bookings.service.js';
import { reminderOf } from '../slots.service.js';

/** What managers do with the bookings of others; all of it is in the audit log. Of their own the policy decides, as for everyone. */
@Injectable()
export class DecisionsService {
  constructor(
    private readonly em: EntityManager,
    private readonly service: BookingsService,
    private readonly bookings: BookingsRepository,
    private readonly users: UsersService,
    private readonly notices: BookingNotices,
    private readonly audit: AuditLog,
  ) {}

  /** Books for somebody else: confirmed at once. @throws `bookings.user_not_found`, `bookings.taken` */
  async createFor(bookerId: string, request: BookingRequest, actor: UserPrincipal): Promise<BookingDetails[]> {
    const [booker] = await this.users.findActive([bookerId]);
    if (booker?.projectId !== actor.projectId) throw bookingsErrors.user_not_found();
    return this.em.transactional(async () => {
      const made = await this.service.create(request, { id: bookerId, actor, byPolicy: bookerId === actor.userId });
      await this.record('created', made, actor, { bookerId, count: made.length });
      return made;
    });
  }

  /** @throws `bookings.not_pending`, `bookings.own_booking` */
  async confirm(id: string, series: boolean, actor: UserPrincipal): Promise<BookingDetails> {
    return this.decide(id, 'confirmed', { series, reason: null }, actor);
  }

  /** @throws `bookings.not_pending`, `bookings.own_booking` */
  async reject(
    id: string,
    options: { series: boolean; reason: string },
    actor: UserPrincipal,
  ): Promise<BookingDetails> {
    return this.decide(id, 'rejected', options, actor);
  }

  async change(id: string, edit: BookingEdit, actor: UserPrincipal): Promise<BookingDetails> {
    return this.em.transactional(async () => {
      const { bookerId, start, end } = await this.service.get(id, actor.projectId);
      const changed = await this.service.change(id, edit, { actor, byPolicy: bookerId === actor.userId });
      await this.record('changed', [changed], actor, { from: { start, end } });
      return changed;
    });
  }

  async cancel(
    id: string,
    options: { series: boolean; reason: string | null },
    actor: UserPrincipal,
  ): Promise<[BookingDetails, ...BookingDetails[]]> {
    return this.em.transactional(async () => {
      const { bookerId } = await this.service.get(id, actor.projectId);
      const cancelled = await this.service.cancel(id, options, { actor, byPolicy: bookerId === actor.userId });
      await this.record('cancelled', cancelled, actor, { reason: options.reason, count: cancelled.length });
      return cancelled;
    });
  }

  /** With `series` also about the later ones that were made together with it and still wait. */
  private async decide(
    id: string,
    state: Extract<BookingState, 'confirmed' | 'rejected'>,
    { series, reason }: { series: boolean; reason: string | null },
    actor: UserPrincipal,
  ): Promise<BookingDetails> {
    const { projectId } = actor;
    return this.em.transactional(async () => {
      const booking = await this.bookings.lock(id, projectId);
      if (!booking) throw bookingsErrors.not_found();
      const { seriesId } = booking;
      if (booking.bookerId === actor.userId) throw bookingsErrors.own_booking();
      const now = new Date();
      if (booking.state !== 'pending' || booking.end <= now) throw bookingsErrors.not_pending();
      const rest = series && seriesId !== null ? await this.bookings.lockPending(projectId, seriesId, booking.end) : [];
      for (const each of [booking, ...rest]) {
        const remindAt = state === 'confirmed' ? reminderOf(each, now) : null;
        await this.bookings.update(each.id, { state, reason, remindAt });
      }
      await this.notices.tell([booking, ...rest], state, actor);
      await this.record(state, [booking], actor, { reason, count: 1 + rest.length });
      return this.service.get(id, projectId);
    });
  }

  private async record(
    action: string,
    [booking]: readonly BookingDetails[],
    { projectId }: UserPrincipal,
    details: Record<string, unknown>,
  ): Promise<void> {
    await this.audit.record({ action, target: `booking:${booking?.id ?? ''}`, projectId, details });
  }
}
