import { EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import {
  camelCased,
  Database,
  escapeLike,
  type Parameters,
  type RowOf,
  statement,
  type Tables,
  type TablesOf,
  type WithDefaults,
} from '@roost/plugin-kit';
import { Group } from './group.entity.js';

/** A group as it is read. */
export type GroupRow = Readonly<RowOf<Group>>;
export type GroupChanges = Partial<Pick<Group, 'name' | 'description'>>;

/** Which groups a list shows. */
export interface GroupFilter {
  /** Part of the name. */
  search?: string | undefined;
  /** Somebody who belongs to them now. */
  userId?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

type GroupTables = TablesOf<{ groups_group: WithDefaults<Group, 'createdAt'> }>;

const GROUP = camelCased('id', 'project_id', 'name', 'description', 'created_at');

const find = (db: Tables<GroupTables>, p: Parameters<{ id: string; projectId: string }>) =>
  db.selectFrom('groups_group').select(GROUP).where('id', '=', p.id).where('project_id', '=', p.projectId);

const findGroup = statement((db: Tables<GroupTables>, p: Parameters<{ id: string; projectId: string }>) => find(db, p));
/** Whoever changes members holds the group: it is not deleted meanwhile. */
const holdGroup = statement((db: Tables<GroupTables>, p: Parameters<{ id: string; projectId: string }>) =>
  find(db, p).forShare(),
);
const lockGroup = statement((db: Tables<GroupTables>, p: Parameters<{ id: string; projectId: string }>) =>
  find(db, p).forUpdate(),
);

@Injectable()
export class GroupsRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  async find(id: string, projectId: string): Promise<GroupRow | undefined> {
    return this.database.first(findGroup, { id, projectId });
  }

  /** Keeps it from being deleted until the caller's transaction ends. */
  async hold(id: string, projectId: string): Promise<GroupRow | undefined> {
    this.database.requireTransaction('A group was held');
    return this.database.first(holdGroup, { id, projectId });
  }

  /** Locks it until the caller's transaction ends. */
  async lock(id: string, projectId: string): Promise<GroupRow | undefined> {
    this.database.requireTransaction('A group was locked');
    return this.database.first(lockGroup, { id, projectId });
  }

  /** The newest first. The values are part of the text: how many they find decides which index serves. */
  async list(projectId: string, { search = '', userId, limit, cursor }: GroupFilter): Promise<GroupRow[]> {
    const where = ['g.project_id = ?'];
    const values: unknown[] = [projectId];
    const add = (condition: string, value: unknown): void => {
      where.push(condition);
      values.push(value);
    };
    if (search.trim() !== '') add('g.name ilike ?', `%${escapeLike(search.trim())}%`);
    if (userId !== undefined)
      add(
        `g.id in (select group_id from groups_member
           where user_id = ? and (expires_at is null or expires_at > now()))`,
        userId,
      );
    if (cursor !== undefined) add('g.id < ?', cursor);
    const rows = await this.em.execute<GroupRow[]>(
      `select g.id, g.project_id as "projectId", g.name, g.description, g.created_at as "createdAt"
       from groups_group g where ${where.join(' and ')} order by g.id desc limit ?`,
      [...values, limit],
    );
    return rows.map((row) => ({ ...row, createdAt: new Date(row.createdAt).toISOString() }));
  }

  /** @returns false when the name is taken; the transaction is then over. */
  async insert(group: Group): Promise<boolean> {
    return unlessTaken(() => this.em.insert(Group, group));
  }

  /** @returns false when the name is taken; the transaction is then over. */
  async update(id: string, changes: GroupChanges): Promise<boolean> {
    return unlessTaken(() => this.em.nativeUpdate(Group, { id }, changes));
  }

  async delete(id: string): Promise<void> {
    await this.em.nativeDelete(Group, { id });
  }
}

async function unlessTaken(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) return false;
    throw error;
  }
}
