import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { UserPrincipal } from '@roost/plugin-kit';
import { BlocksService } from '../blocks/blocks.service.js';
import { bookingsErrors } from '../bookings.errors.js';
import type { Interval } from '../policy/interval.js';
import { evaluateSignUp } from '../policy/evaluate-policy.js';
import { ResourcesService } from '../resources/resources.service.js';
import { reminderOf } from '../slots.service.js';
import { UnitsService } from '../units/units.service.js';
import { type ShiftDetails, ShiftsRepository } from './shifts.repository.js';

/** Who is on which shift. Each method is one transaction, and one person at a time signs up for a shift. */
@Injectable()
export class ShiftsService {
  constructor(
    private readonly em: EntityManager,
    private readonly shifts: ShiftsRepository,
    private readonly resources: ResourcesService,
    private readonly units: UnitsService,
    private readonly blocks: BlocksService,
  ) {}

  /** Those of a resource, by their start. @throws `bookings.resource_not_found` */
  async list(resourceId: string, window: Interval, { projectId }: UserPrincipal): Promise<ShiftDetails[]> {
    const { id } = await this.resources.get(resourceId, projectId);
    return this.shifts.list(id, window);
  }

  /** Those to come and those that are on. */
  async listOf({ userId }: UserPrincipal): Promise<ShiftDetails[]> {
    return this.shifts.listOf(userId, new Date());
  }

  /**
   * Again changes nothing.
   *
   * @throws `bookings.not_allowed`, `bookings.too_far_ahead`, `bookings.shift_full`, `bookings.on_another_shift`, `bookings.in_past`,
   * `bookings.blocked`
   */
  async signUp(id: string, principal: UserPrincipal): Promise<ShiftDetails> {
    return this.em.transactional(async () => {
      await this.blocks.refuse(principal.userId);
      const shift = await this.lockComing(id, principal.projectId);
      await this.admit(shift, principal);
      await this.put(shift, principal.userId);
      return this.get(id, principal.projectId);
    });
  }

  /** @throws `bookings.not_on_shift`, `bookings.in_past`, `bookings.blocked` */
  async signOff(id: string, principal: UserPrincipal): Promise<ShiftDetails> {
    return this.em.transactional(async () => {
      await this.blocks.refuse(principal.userId);
      const shift = await this.lockComing(id, principal.projectId);
      await this.take(shift, principal.userId);
      return this.get(id, principal.projectId);
    });
  }

  /** @throws `bookings.shift_not_found` */
  async get(id: string, projectId: string): Promise<ShiftDetails> {
    const shift = await this.shifts.find(id, projectId);
    if (!shift) throw bookingsErrors.shift_not_found();
    return shift;
  }

  /** Locks a shift that has not begun, in the caller's transaction. @throws `bookings.shift_not_found`, `bookings.in_past` */
  async lockComing(id: string, projectId: string): Promise<ShiftDetails> {
    await this.shifts.lock([id]);
    const shift = await this.get(id, projectId);
    if (shift.start <= new Date()) throw bookingsErrors.in_past();
    return shift;
  }

  /** Holds whoever wants to be on a shift against its policy. @throws `bookings.not_allowed`, `bookings.too_far_ahead` */
  async admit(shift: ShiftDetails, principal: UserPrincipal): Promise<void> {
    const { policy } = await this.resources.get(shift.resourceId, principal.projectId);
    const unitIds = (await this.units.listOf(principal)).map(({ id }) => id);
    const isManager = principal.permissions.has('bookings.manage');
    evaluateSignUp(policy, { interval: shift, unitIds, isManager }, new Date());
  }

  /** Puts somebody on a locked shift. @throws `bookings.shift_full`, `bookings.on_another_shift` */
  async put(shift: ShiftDetails, userId: string): Promise<void> {
    if (shift.personIds.includes(userId)) return;
    if (shift.personIds.length >= shift.capacity) throw bookingsErrors.shift_full();
    await this.shifts.addPerson(shift, userId, reminderOf(shift, new Date()));
  }

  /** Takes somebody off a locked shift. @throws `bookings.not_on_shift` */
  async take({ id, personIds }: ShiftDetails, userId: string): Promise<void> {
    if (!personIds.includes(userId)) throw bookingsErrors.not_on_shift();
    await this.shifts.removePerson(id, userId);
  }
}
