import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { bookingsErrors } from '../bookings.errors.js';
import type { PageOfNames } from '../dto/page-by-name.js';
import { unlessRefused } from '../violations.js';
import { Unit } from './unit.entity.js';
import { UnitMember } from './unit-member.entity.js';

@Injectable()
export class UnitsRepository {
  constructor(private readonly em: EntityManager) {}

  /** @throws `bookings.name_taken` */
  async save(unit: Unit): Promise<void> {
    await unlessRefused('unique', bookingsErrors.name_taken, () =>
      this.em.upsert(Unit, unit, { onConflictFields: ['id'], onConflictMergeFields: ['name'] }),
    );
  }

  async find(id: string, projectId: string): Promise<Unit | null> {
    return this.em.findOne(Unit, { id, projectId }, { disableIdentityMap: true });
  }

  /** By name. */
  async page(projectId: string, { limit, cursor }: PageOfNames): Promise<Unit[]> {
    const where = { projectId, ...(cursor === undefined ? {} : { name: { $gt: cursor } }) };
    return this.em.find(Unit, where, { orderBy: { name: 'asc' }, limit, disableIdentityMap: true });
  }

  /** Those that somebody belongs to, by name. */
  async listOf(userId: string): Promise<Unit[]> {
    const members = await this.em.find(UnitMember, { userId }, { disableIdentityMap: true });
    const ids = members.map(({ unitId }) => unitId);
    return this.em.find(Unit, { id: { $in: ids } }, { orderBy: { name: 'asc' }, disableIdentityMap: true });
  }

  async isMember(unitId: string, userId: string): Promise<boolean> {
    return (await this.em.count(UnitMember, { unitId, userId })) > 0;
  }

  async memberIds(unitId: string): Promise<string[]> {
    const members = await this.em.find(UnitMember, { unitId }, { disableIdentityMap: true });
    return members.map(({ userId }) => userId);
  }

  async addMember(unitId: string, userId: string): Promise<void> {
    await this.em.upsert(UnitMember, { unitId, userId });
  }

  async removeMember(unitId: string, userId: string): Promise<void> {
    await this.em.nativeDelete(UnitMember, { unitId, userId });
  }

  async delete(id: string): Promise<void> {
    await this.em.nativeDelete(UnitMember, { unitId: id });
    await this.em.nativeDelete(Unit, { id });
  }

  async removeFromAll(userId: string): Promise<void> {
    await this.em.nativeDelete(UnitMember, { userId });
  }
}
