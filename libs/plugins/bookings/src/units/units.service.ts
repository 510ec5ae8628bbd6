import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, newId, type Page } from '@roost/plugin-kit';
import { UsersService } from '@roost/users';
import type { Actor } from '../booking-request.js';
import { bookingsErrors } from '../bookings.errors.js';
import { pageByName, type PageOfNames } from '../dto/page-by-name.js';
import type { Unit } from './unit.entity.js';
import { UnitsRepository } from './units.repository.js';

/** The parts of the organisation, and who belongs to them. */
@Injectable()
export class UnitsService {
  constructor(
    private readonly em: EntityManager,
    private readonly units: UnitsRepository,
    private readonly users: UsersService,
    private readonly audit: AuditLog,
  ) {}

  /** By name. */
  async page({ projectId }: Actor, { limit, cursor }: PageOfNames): Promise<Page<Unit>> {
    return pageByName(await this.units.page(projectId, { limit: limit + 1, cursor }), limit);
  }

  async listOf({ userId }: Actor): Promise<Unit[]> {
    return this.units.listOf(userId);
  }

  /** @throws `bookings.unit_not_found` */
  async memberIds(id: string, principal: Actor): Promise<string[]> {
    const unit = await this.get(id, principal);
    return this.units.memberIds(unit.id);
  }

  /** @throws `bookings.unit_not_found`, `bookings.not_a_member` */
  async check(id: string, userId: string, principal: Actor): Promise<void> {
    await this.get(id, principal);
    if (!(await this.units.isMember(id, userId))) throw bookingsErrors.not_a_member();
  }

  /** @throws `bookings.name_taken` */
  async create(name: string, principal: Actor): Promise<Unit> {
    const { projectId } = principal;
    const unit = { id: newId(), projectId, name, createdAt: new Date() };
    await this.recorded('unit-created', unit.id, principal, () => this.units.save(unit));
    return unit;
  }

  /** @throws `bookings.unit_not_found`, `bookings.name_taken` */
  async rename(id: string, name: string, principal: Actor): Promise<Unit> {
    const unit = Object.assign(await this.get(id, principal), { name });
    await this.recorded('unit-renamed', id, principal, () => this.units.save(unit), { name });
    return unit;
  }

  /** Bookings on behalf of it stay. @throws `bookings.unit_not_found` */
  async delete(id: string, principal: Actor): Promise<void> {
    await this.get(id, principal);
    await this.recorded('unit-deleted', id, principal, () => this.units.delete(id));
  }

  /** @throws `bookings.unit_not_found`, `bookings.user_not_found` */
  async addMember(id: string, userId: string, principal: Actor): Promise<void> {
    await this.get(id, principal);
    const user = await this.users.find(userId);
    if (user?.projectId !== principal.projectId) throw bookingsErrors.user_not_found();
    await this.recorded('unit-member-added', id, principal, () => this.units.addMember(id, userId), { userId });
  }

  /** @throws `bookings.unit_not_found` */
  async removeMember(id: string, userId: string, principal: Actor): Promise<void> {
    await this.get(id, principal);
    await this.recorded('unit-member-removed', id, principal, () => this.units.removeMember(id, userId), { userId });
  }

  private async get(id: string, { projectId }: Actor): Promise<Unit> {
    const unit = await this.units.find(id, projectId);
    if (!unit) throw bookingsErrors.unit_not_found();
    return unit;
  }

  private async recorded(
    what: string,
    id: string,
    { projectId }: Actor,
    work: () => Promise<void>,
    details: Record<string, unknown> = {},
  ): Promise<void> {
    await this.em.transactional(async () => {
      await work();
      await this.audit.record({ action: what, target: `unit:${id}`, projectId, details });
    });
  }
}
