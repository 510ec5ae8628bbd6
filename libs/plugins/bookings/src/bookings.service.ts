import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { newId, Page } from '@roost/plugin-kit';
import { AdmissionService } from './admission.service.js';
import { BookingNotices } from './booking-notices.js';
import { bookingsErrors } from './bookings.errors.js';
import type { Actor, BookingContext, BookingEdit, BookingRequest } from './booking-request.js';
import type { BookingDetails } from './booking-rows.js';
import { BookingsRepository } from './bookings.repository.js';
import { pageOfPeriod } from './dto/period-cursor.js';
import { type PeriodCursor, PeriodsRepository } from './periods.repository.js';
import type { Interval } from './policy/interval.js';
import { evaluatePolicy } from './policy/evaluate-policy.js';
import { occurrences } from './recurrence/recurrence.js';
import type { Resource } from './resources/resource.entity.js';
import { ResourcesRepository } from './resources/resources.repository.js';
import { SlotsService } from './slots.service.js';

/** The states in which nobody else has the time. */
const HOLDING = ['pending', 'confirmed'] as const;

const isManager = ({ permissions }: Actor): boolean => permissions.has('bookings.manage');

/**
 * Makes, changes and cancels bookings. Each method is one transaction, part of the caller's where there is one, and one booking of a resource is made
 * at a time. Import `BookingsModule` to inject it.
 *
 * @example
 * const actor = { userId, projectId, permissions: new Set<string>() };
 * const request = { resourceId, interval: { start, end }, description: 'Inspection', unitId: null };
 * await this.bookings.create(request, { id: userId, actor, byPolicy: true });
 */
@Injectable()
export class BookingsService {
  constructor(
    private readonly em: EntityManager,
    private readonly bookings: BookingsRepository,
    private readonly periods: PeriodsRepository,
    private readonly resources: ResourcesRepository,
    private readonly admission: AdmissionService,
    private readonly slots: SlotsService,
    private readonly notices: BookingNotices,
  ) {}

  /** All occurrences, or none. @returns them in the order of time. @throws `bookings.taken`, or what the policy says */
  async create(request: BookingRequest, { id: bookerId, actor, byPolicy }: BookingContext): Promise<BookingDetails[]> {
    const { projectId } = actor;
    const now = new Date();
    checkOrder(request.interval);
    if (request.interval.start < now) throw bookingsErrors.in_past();
    if (byPolicy) await this.admission.count(actor);
    return this.em.transactional(async () => {
      if (byPolicy) await this.admission.refuseBlocked(actor);
      await this.admission.admit(request, bookerId, actor);
      const resource = await this.lockBookable(request.resourceId, projectId);
      const intervals = request.recurrence
        ? occurrences(request.interval, request.recurrence, resource.policy.timeZone)
        : [request.interval];
      const states = intervals.map((interval) =>
        byPolicy ? this.stateFor(resource, interval, request.unitId, actor, now) : 'confirmed',
      );
      const state = states.includes('pending') ? 'pending' : 'confirmed';
      const seriesId = request.recurrence ? newId() : null;
      const slots = intervals.map((interval) => ({ id: newId(), interval, bookerId }));
      const { description, unitId } = request;
      await this.slots.take(resource, slots, { projectId, bookerId, unitId, seriesId, description, state });
      await this.notices.tell(slots, state === 'pending' ? 'requested' : 'confirmed', actor);
      return this.bookings.listByIds(slots.map(({ id }) => id));
    });
  }

  /**
   * A change of time by its booker goes through the policy again.
   *
   * @throws `bookings.not_found`, `bookings.not_yours`, `bookings.not_open`, `bookings.in_past`, `bookings.taken`
   */
  async change(
    id: string,
    edit: BookingEdit,
    { actor, byPolicy }: Omit<BookingContext, 'id'>,
  ): Promise<BookingDetails> {
    const now = new Date();
    if (byPolicy) await this.admission.count(actor);
    return this.em.transactional(async () => {
      if (byPolicy) await this.admission.refuseBlocked(actor);
      const { booking, resource } = await this.lockOpen(id, actor, byPolicy, now);
      const { description } = edit;
      const interval = { start: edit.start ?? booking.start, end: edit.end ?? booking.end };
      checkOrder(interval);
      const isMoved = !isSame(interval, booking);
      if (!isMoved) await this.bookings.update(id, description === undefined ? {} : { description });
      else {
        const isStartMoved = interval.start.getTime() !== booking.start.getTime();
        if ((isStartMoved && interval.start < now) || interval.end <= now) throw bookingsErrors.in_past();
        const state = byPolicy ? this.stateFor(resource, interval, booking.unitId, actor, now) : booking.state;
        await this.slots.move(resource, id, interval, { state, ...(description === undefined ? {} : { description }) });
        const isAskedAgain = state === 'pending' && booking.state === 'confirmed';
        await this.notices.tell([booking], isAskedAgain ? 'requested' : 'moved', actor);
      }
      return this.get(id, actor.projectId);
    });
  }

  /**
   * Frees the time; with `series` also that of all later ones that were made together with it.
   *
   * @throws `bookings.not_found`, `bookings.not_yours`, `bookings.not_open`
   */
  async cancel(
    id: string,
    { series, reason }: { series: boolean; reason: string | null },
    { actor, byPolicy }: Omit<BookingContext, 'id'>,
  ): Promise<[BookingDetails, ...BookingDetails[]]> {
    return this.em.transactional(async () => {
      if (byPolicy) await this.admission.refuseBlocked(actor);
      const { booking } = await this.lockOpen(id, actor, byPolicy, new Date());
      const { projectId, seriesId } = booking;
      const isSeries = series && seriesId !== null;
      const rest = isSeries
        ? await this.bookings.list({ projectId, seriesId, states: HOLDING, from: booking.end })
        : [];
      const later = [booking, ...rest];
      for (const each of later) {
        await this.bookings.update(each.id, { state: 'cancelled', reason, remindAt: null });
      }
      await this.notices.tell(later, 'cancelled', actor);
      const cancelled = await this.bookings.listByIds(rest.map((each) => each.id));
      return [await this.get(id, projectId), ...cancelled];
    });
  }

  /** @throws `bookings.not_found` */
  async get(id: string, projectId: string): Promise<BookingDetails> {
    const booking = await this.bookings.find(id, projectId);
    if (!booking) throw bookingsErrors.not_found();
    return booking;
  }

  /** All that holds a resource, or any, in a stretch of time, by its start. @throws `bookings.resource_not_found` */
  async listHolding(
    resourceId: string | undefined,
    { start, end }: Interval,
    { projectId }: Actor,
  ): Promise<BookingDetails[]> {
    await this.checkResource(resourceId, projectId);
    return this.bookings.list({ projectId, resourceId, states: HOLDING, from: start, to: end });
  }

  /** A page of it. @throws `bookings.resource_not_found` */
  async pageHolding(
    resourceId: string | undefined,
    interval: Interval,
    { projectId }: Actor,
    { limit, after }: { limit: number; after?: PeriodCursor | undefined },
  ): Promise<Page<BookingDetails>> {
    await this.checkResource(resourceId, projectId);
    const filter = { projectId, resourceId, states: HOLDING };
    return pageOfPeriod(await this.periods.page(filter, interval, limit + 1, after), limit);
  }

  /** One's own, the newest first. */
  async listOf(
    { userId, projectId }: Actor,
    { limit, cursor, from, to }: { limit: number; cursor?: string; from?: Date; to?: Date },
  ): Promise<Page<BookingDetails>> {
    const filter = { projectId, bookerId: userId, from, to };
    return Page.of(await this.bookings.page({ ...filter, limit: limit + 1, cursor }), limit);
  }

  private async checkResource(id: string | undefined, projectId: string): Promise<void> {
    if (id !== undefined && !(await this.resources.find(id, projectId))) throw bookingsErrors.resource_not_found();
  }

  private stateFor(
    { policy }: Resource,
    interval: Interval,
    unitId: string | null,
    actor: Actor,
    now: Date,
  ): 'pending' | 'confirmed' {
    return evaluatePolicy(policy, { interval, unitId, isManager: isManager(actor) }, now);
  }

  private async lockBookable(id: string, projectId: string): Promise<Resource> {
    const resource = await this.resources.lock(id, projectId);
    if (!resource || resource.archivedAt) throw bookingsErrors.resource_not_found();
    if (resource.kind === 'shift') throw bookingsErrors.not_bookable();
    return resource;
  }

  /** A booking that can still be changed, and its resource. The resource first, as everyone locks them. */
  private async lockOpen(
    id: string,
    actor: Actor,
    isOwnOnly: boolean,
    now: Date,
  ): Promise<{ booking: BookingDetails; resource: Resource }> {
    const { resourceId } = await this.get(id, actor.projectId);
    const resource = await this.resources.lock(resourceId, actor.projectId);
    const booking = await this.bookings.lock(id, actor.projectId);
    if (!resource || !booking) throw bookingsErrors.not_found();
    if (isOwnOnly && booking.bookerId !== actor.userId) throw bookingsErrors.not_yours();
    const isOpen = (booking.state === 'pending' || booking.state === 'confirmed') && booking.end > now;
    if (!isOpen) throw bookingsErrors.not_open();
    return { booking, resource };
  }
}

function checkOrder({ start, end }: Interval): void {
  if (start >= end) throw bookingsErrors.invalid_interval();
}

const isSame = (a: Interval, b: Interval): boolean =>
  a.start.getTime() === b.start.getTime() && a.end.getTime() === b.end.getTime();
