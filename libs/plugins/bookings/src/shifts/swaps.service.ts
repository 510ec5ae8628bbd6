import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { newId, Outbox, type UserPrincipal } from '@roost/plugin-kit';
import { UsersService } from '@roost/users';
import { AdmissionService } from '../admission.service.js';
import { swapAsked } from '../bookings.contracts.js';
import { bookingsErrors } from '../bookings.errors.js';
import { ShiftsRepository } from './shifts.repository.js';
import { ShiftsService } from './shifts.service.js';
import type { Swap } from './swap.entity.js';
import { SwapsRepository } from './swaps.repository.js';

/** Places on shifts that change hands: one asks, the other accepts. */
@Injectable()
export class SwapsService {
  constructor(
    private readonly em: EntityManager,
    private readonly swaps: SwapsRepository,
    private readonly shifts: ShiftsService,
    private readonly repository: ShiftsRepository,
    private readonly admission: AdmissionService,
    private readonly users: UsersService,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Asks somebody to take one's place, in return for theirs on another shift or for nothing.
   *
   * @throws `bookings.not_on_shift`, `bookings.in_past`, `bookings.blocked`, `users.not_found`
   */
  async ask(
    shiftId: string,
    { username, returnShiftId }: { username: string; returnShiftId: string | null },
    actor: UserPrincipal,
  ): Promise<Swap> {
    const { userId: askerId, projectId } = actor;
    await this.admission.count(actor);
    const asked = await this.users.findPublic(projectId, username);
    return this.em.transactional(async () => {
      await this.admission.refuseBlocked(actor);
      await this.lockShifts({ shiftId, returnShiftId });
      const shift = await this.shifts.lockComing(shiftId, projectId);
      if (!shift.personIds.includes(askerId)) throw bookingsErrors.not_on_shift();
      if (returnShiftId !== null) {
        const other = await this.shifts.lockComing(returnShiftId, projectId);
        if (!other.personIds.includes(asked.id)) throw bookingsErrors.not_on_shift();
        await this.shifts.admit(other, actor);
      }
      const swap = {
        id: newId(),
        projectId,
        askerId,
        shiftId,
        askedId: asked.id,
        returnShiftId,
        createdAt: new Date(),
      };
      await this.swaps.insert(swap);
      await this.outbox.emit(swapAsked, { swapId: swap.id }, `shift:${shiftId}`);
      return swap;
    });
  }

  async listOf({ userId }: UserPrincipal): Promise<Swap[]> {
    return this.swaps.listOf(userId);
  }

  /**
   * Both places change hands, or none.
   *
   * @throws `bookings.swap_not_found`, `bookings.not_on_shift`, `bookings.on_another_shift`, `bookings.in_past`, `bookings.blocked`
   */
  async accept(id: string, actor: UserPrincipal): Promise<void> {
    const { userId, projectId } = actor;
    await this.em.transactional(async () => {
      await this.admission.refuseBlocked(actor);
      const swap = await this.swaps.find(id);
      if (swap?.askedId !== userId) throw bookingsErrors.swap_not_found();
      const { shiftId, returnShiftId, askerId } = swap;
      await this.lockShifts(swap);
      if (!(await this.swaps.delete(id))) throw bookingsErrors.swap_not_found();
      const shift = await this.shifts.lockComing(shiftId, projectId);
      await this.shifts.admit(shift, actor);
      await this.shifts.take(shift, askerId);
      if (returnShiftId !== null) {
        await this.shifts.take(await this.shifts.lockComing(returnShiftId, projectId), userId);
        await this.shifts.put(await this.shifts.get(returnShiftId, projectId), askerId);
      }
      await this.shifts.put(await this.shifts.get(shiftId, projectId), userId);
    });
  }

  /** Declines, or takes back what one has asked. @throws `bookings.swap_not_found` */
  async withdraw(id: string, { userId }: UserPrincipal): Promise<void> {
    const swap = await this.swaps.find(id);
    if (!swap || (swap.askedId !== userId && swap.askerId !== userId)) throw bookingsErrors.swap_not_found();
    await this.swaps.delete(id);
  }

  /** In one order, so that two swaps of the same shifts do not wait for each other. */
  private async lockShifts({ shiftId, returnShiftId }: Pick<Swap, 'shiftId' | 'returnShiftId'>): Promise<void> {
    await this.repository.lock(returnShiftId === null ? [shiftId] : [shiftId, returnShiftId]);
  }
}
