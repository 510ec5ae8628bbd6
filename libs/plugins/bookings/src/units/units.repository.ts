import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Database, type Parameters, sql, statement, type Tables } from '@roost/plugin-kit';
import type { PageOfNames } from '../dto/page-by-name.js';
import { Unit } from './unit.entity.js';

/** A group that can be booked for. */
export interface UnitDetails {
  id: string;
  name: string;
  isOwn: boolean;
}

const SELECT = `select u.id, g.name, u.is_own as "isOwn" from bookings_unit u join groups_group g on g.id = u.id`;
const CURRENT = '(m.expires_at is null or m.expires_at > now())';

const findUnit = statement(
  (_: Tables<object>, p: Parameters<{ id: string; projectId: string }>) =>
    sql<UnitDetails>`${sql.raw(SELECT)} where u.id = ${p.id} and u.project_id = ${p.projectId}`,
);

const listOf = statement(
  (_: Tables<object>, p: Parameters<{ userId: string }>) =>
    sql<UnitDetails>`${sql.raw(SELECT)} join groups_member m on m.group_id = u.id
      where m.user_id = ${p.userId} and ${sql.raw(CURRENT)} order by g.name`,
);

const listMemberIds = statement(
  (_: Tables<object>, p: Parameters<{ id: string }>) =>
    sql<{ userId: string }>`select m.user_id as "userId" from groups_member m
      where m.group_id = ${p.id} and ${sql.raw(CURRENT)} order by m.user_id`,
);

@Injectable()
export class UnitsRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  async find(id: string, projectId: string): Promise<UnitDetails | undefined> {
    return this.database.first(findUnit, { id, projectId });
  }

  /** By name. */
  async page(projectId: string, { limit, cursor }: PageOfNames): Promise<UnitDetails[]> {
    const after = cursor === undefined ? '' : ' and g.name > ?';
    return this.em.execute<UnitDetails[]>(
      `${SELECT} where u.project_id = ? and g.project_id = u.project_id${after} order by g.name limit ?`,
      [projectId, ...(cursor === undefined ? [] : [cursor]), limit],
    );
  }

  /** Those that somebody belongs to now, by name. */
  async listOf(userId: string): Promise<readonly UnitDetails[]> {
    return this.database.run(listOf, { userId });
  }

  /** Those who belong to it now. */
  async memberIds(id: string): Promise<string[]> {
    return (await this.database.run(listMemberIds, { id })).map(({ userId }) => userId);
  }

  /** Leaves one that there is already as it is. */
  async insert(unit: Omit<Unit, 'createdAt'>): Promise<void> {
    await this.em.upsert(Unit, { ...unit, createdAt: new Date() }, { onConflictAction: 'ignore' });
  }

  async delete(id: string): Promise<void> {
    await this.em.nativeDelete(Unit, { id });
  }
}
