import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, newId, type UserPrincipal } from '@roost/plugin-kit';
import { UsersService } from '@roost/users';
import { bookingsErrors } from '../bookings.errors.js';
import type { Interval } from '../policy/interval.js';
import { shiftTimes, type ShiftPlan } from '../recurrence/shift-times.js';
import type { Resource } from '../resources/resource.entity.js';
import { ResourcesService } from '../resources/resources.service.js';
import { type ShiftDetails, ShiftsRepository } from '../shifts/shifts.repository.js';
import { ShiftsService } from '../shifts/shifts.service.js';
import { reminderOf } from '../slots.service.js';

/** Makes and changes shifts; all of it is in the audit log. */
@Injectable()
export class ShiftPlansService {
  constructor(
    private readonly em: EntityManager,
    private readonly shifts: ShiftsRepository,
    private readonly service: ShiftsService,
    private readonly resources: ResourcesService,
    private readonly users: UsersService,
    private readonly audit: AuditLog,
  ) {}

  /** @throws `bookings.resource_not_found`, `bookings.not_bookable`, `bookings.invalid_interval` */
  async create(resourceId: string, time: Interval, capacity: number, actor: UserPrincipal): Promise<ShiftDetails> {
    if (time.start >= time.end) throw bookingsErrors.invalid_interval();
    const resource = await this.staffed(resourceId, actor);
    const id = newId();
    await this.insert(resource, [{ id, time }], capacity, actor);
    return this.service.get(id, actor.projectId);
  }

  /** Shifts on some weekdays, at the same local time. @throws also `bookings.invalid_recurrence` */
  async createSeries(
    resourceId: string,
    plan: ShiftPlan,
    capacity: number,
    actor: UserPrincipal,
  ): Promise<ShiftDetails[]> {
    const resource = await this.staffed(resourceId, actor);
    const planned = shiftTimes(plan, resource.policy.timeZone).map((time) => ({ id: newId(), time }));
    await this.insert(resource, planned, capacity, actor);
    return this.shifts.listByIds(planned.map(({ id }) => id));
  }

  /** Nobody is taken off: `capacity` is at least the people who are on it. @throws `bookings.shift_full`, `bookings.on_another_shift` */
  async change(
    id: string,
    changes: Partial<Interval & { capacity: number }>,
    actor: UserPrincipal,
  ): Promise<ShiftDetails> {
    return this.em.transactional(async () => {
      const shift = await this.service.lockComing(id, actor.projectId);
      const { start, end, capacity } = Object.assign(shift, changes);
      if (start >= end) throw bookingsErrors.invalid_interval();
      const now = new Date();
      if (start < now) throw bookingsErrors.in_past();
      if (capacity < shift.personIds.length) throw bookingsErrors.shift_full();
      await this.shifts.change(id, { start, end }, capacity, reminderOf(shift, now));
      await this.record('shift-changed', id, actor, changes);
      return this.service.get(id, actor.projectId);
    });
  }

  /** @throws `bookings.shift_not_found` */
  async delete(id: string, actor: UserPrincipal): Promise<void> {
    await this.em.transactional(async () => {
      const { personIds } = await this.service.get(id, actor.projectId);
      await this.shifts.delete(id);
      await this.record('shift-deleted', id, actor, { personIds });
    });
  }

  /** @throws `bookings.shift_full`, `bookings.on_another_shift`, `bookings.user_not_found` */
  async addPerson(id: string, userId: string, actor: UserPrincipal): Promise<void> {
    const [user] = await this.users.findActive([userId]);
    if (user?.projectId !== actor.projectId) throw bookingsErrors.user_not_found();
    await this.em.transactional(async () => {
      await this.service.put(await this.service.lockComing(id, actor.projectId), userId);
      await this.record('shift-person-added', id, actor, { userId });
    });
  }

  /** @throws `bookings.not_on_shift` */
  async removePerson(id: string, userId: string, actor: UserPrincipal): Promise<void> {
    await this.em.transactional(async () => {
      await this.service.take(await this.service.lockComing(id, actor.projectId), userId);
      await this.record('shift-person-removed', id, actor, { userId });
    });
  }

  private async staffed(resourceId: string, { projectId }: UserPrincipal): Promise<Resource> {
    const resource = await this.resources.get(resourceId, projectId);
    if (resource.kind !== 'shift') throw bookingsErrors.not_bookable();
    return resource;
  }

  private async insert(
    { id: resourceId }: Resource,
    planned: readonly { id: string; time: Interval }[],
    capacity: number,
    actor: UserPrincipal,
  ): Promise<void> {
    const { projectId } = actor;
    await this.em.transactional(async () => {
      await this.shifts.insert(
        planned.map(({ id, time }) => ({
          id,
          projectId,
          resourceId,
          startsAt: time.start,
          endsAt: time.end,
          capacity,
        })),
      );
      await this.record('shifts-created', planned[0]?.id ?? '', actor, { count: planned.length });
    });
  }

  private async record(what: string, id: string, { projectId }: UserPrincipal, details: object): Promise<void> {
    const entry = { action: what, target: `shift:${id}`, projectId };
    await this.audit.record({ ...entry, details: { ...details } });
  }
}
