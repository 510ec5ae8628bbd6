import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { GroupsService, groupsErrors, MembersService } from '@roost/groups';
import { AuditLog, type HookMap, OnHook, type Page, Problem, type ProblemFactory } from '@roost/plugin-kit';
import type { Actor } from '../booking-request.js';
import { bookingsErrors } from '../bookings.errors.js';
import { pageByName, type PageOfNames } from '../dto/page-by-name.js';
import { type UnitDetails, UnitsRepository } from './units.repository.js';

/** Groups that their members can book for. Those that are made as units are looked after here, others where they were made. */
@Injectable()
export class UnitsService {
  constructor(
    private readonly em: EntityManager,
    private readonly units: UnitsRepository,
    private readonly groups: GroupsService,
    private readonly members: MembersService,
    private readonly audit: AuditLog,
  ) {}

  /** By name. */
  async page({ projectId }: Actor, { limit, cursor }: PageOfNames): Promise<Page<UnitDetails>> {
    return pageByName(await this.units.page(projectId, { limit: limit + 1, cursor }), limit);
  }

  /** Those that somebody belongs to now. */
  async listOf({ userId }: Pick<Actor, 'userId'>): Promise<readonly UnitDetails[]> {
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
    if (!(await this.members.find(keyOf(id, principal), userId))) throw bookingsErrors.not_a_member();
  }

  /** Makes a group that is a unit. @throws `bookings.name_taken` */
  async create(name: string, principal: Actor): Promise<UnitDetails> {
    const { projectId } = principal;
    return this.em.transactional(async () => {
      const { id } = await told(() => this.groups.create(projectId, { name }));
      await this.units.insert({ id, projectId, isOwn: true });
      await this.record('unit-created', id, projectId);
      return { id, name, isOwn: true };
    });
  }

  /**
   * Lets the members of a group book on its behalf.
   *
   * @throws `bookings.unit_not_found` for a group that the principal neither belongs to nor manages
   */
  async addGroup(id: string, principal: Actor): Promise<UnitDetails> {
    const { projectId, userId, permissions } = principal;
    return this.em.transactional(async () => {
      const group = await told(() => this.groups.hold(id, projectId));
      const isSeen = permissions.has('groups.manage') || (await this.members.find(keyOf(id, principal), userId));
      const known = await this.units.find(id, projectId);
      if (known) return known;
      if (!isSeen) throw bookingsErrors.unit_not_found();
      await this.units.insert({ id, projectId, isOwn: false });
      await this.record('unit-created', id, projectId);
      return { id, name: group.name, isOwn: false };
    });
  }

  /** @throws `bookings.unit_not_found`, `bookings.unit_is_group`, `bookings.name_taken` */
  async rename(id: string, name: string, principal: Actor): Promise<UnitDetails> {
    const unit = await this.getOwn(id, principal);
    await told(() => this.groups.change(id, principal.projectId, { name }));
    return { ...unit, name };
  }

  /** Bookings on behalf of it stay, and so does a group that was not made as a unit. @throws `bookings.unit_not_found` */
  async delete(id: string, principal: Actor): Promise<void> {
    const { projectId } = principal;
    await this.em.transactional(async () => {
      const { isOwn } = await this.get(id, principal);
      if (isOwn) await this.groups.delete(id, projectId);
      else await this.units.delete(id);
      await this.record('unit-deleted', id, projectId);
    });
  }

  /** @throws `bookings.unit_not_found`, `bookings.unit_is_group`, `bookings.user_not_found`, `groups.too_many_groups` */
  async addMember(id: string, userId: string, principal: Actor): Promise<void> {
    await this.getOwn(id, principal);
    const key = keyOf(id, principal);
    // Whatever else they are in the group, they stay.
    if (await this.members.find(key, userId)) return;
    await told(() => this.members.put(key, userId, { roles: [], expiresAt: null }));
  }

  /** @throws `bookings.unit_not_found`, `bookings.unit_is_group` */
  async removeMember(id: string, userId: string, principal: Actor): Promise<void> {
    await this.getOwn(id, principal);
    await this.members.removeIfIn(keyOf(id, principal), userId);
  }

  /** A group that is deleted cannot be booked for. */
  @OnHook('groups.deleting')
  async forget(deleting: HookMap['groups.deleting']): Promise<HookMap['groups.deleting']> {
    await this.units.delete(deleting.groupId);
    return deleting;
  }

  private async get(id: string, { projectId }: Actor): Promise<UnitDetails> {
    const unit = await this.units.find(id, projectId);
    if (!unit) throw bookingsErrors.unit_not_found();
    return unit;
  }

  private async getOwn(id: string, principal: Actor): Promise<UnitDetails> {
    const unit = await this.get(id, principal);
    if (!unit.isOwn) throw bookingsErrors.unit_is_group();
    return unit;
  }

  private async record(action: string, id: string, projectId: string): Promise<void> {
    await this.audit.record({ action, target: `unit:${id}`, projectId });
  }
}

const keyOf = (groupId: string, { projectId }: Pick<Actor, 'projectId'>) => ({ groupId, projectId });

const CODES = new Map<string, ProblemFactory>([
  [groupsErrors.name_taken.code, bookingsErrors.name_taken],
  [groupsErrors.not_found.code, bookingsErrors.unit_not_found],
  [groupsErrors.user_not_found.code, bookingsErrors.user_not_found],
]);

/** What groups refuse, as clients of bookings know it. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const known = error instanceof Problem ? CODES.get(error.code) : undefined;
    throw known ? known() : error;
  }
}
