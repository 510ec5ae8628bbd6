import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import {
  arrayLiteral,
  camelCased,
  Database,
  type Parameters,
  type RowOf,
  sql,
  statement,
  type Tables,
  type TablesOf,
  type WithDefaults,
} from '@roost/plugin-kit';
import type { Group } from '../group.entity.js';
import { Member } from './member.entity.js';

/** A membership as it is read. */
export type MemberRow = Readonly<RowOf<Member>>;

/** A group that somebody belongs to, with what they are in it. */
export type OwnGroupRow = Readonly<
  RowOf<Pick<Group, 'id' | 'name' | 'description' | 'createdAt'> & Pick<Member, 'roles' | 'expiresAt'>>
>;

/** Somebody who is in a group, as it is read. */
export interface ListedMember {
  userId: string;
  username: string;
  name: string | null;
  avatarId: string | null;
  roles: readonly string[];
  expiresAt: string | null;
  isExpired: boolean;
  createdAt: string;
}

/** A membership in the export of a person. */
export type KeptMembership = Readonly<RowOf<Pick<Member, 'roles' | 'expiresAt' | 'createdAt'>>> & { group: string };

/** Which members a list shows. */
export interface MemberFilter {
  /** Also those whose membership has expired, and those whose account is not in use. */
  all: boolean;
  limit: number;
  cursor?: string | undefined;
}

type MemberTables = TablesOf<{
  groups_member: WithDefaults<Member, 'createdAt'>;
  groups_group: WithDefaults<Group, 'createdAt'>;
}>;

const CURRENT = sql<boolean>`(m.expires_at is null or m.expires_at > now())`;
const MEMBER = camelCased('group_id', 'user_id', 'roles', 'expires_at', 'created_at');

const listCurrent = statement((db: Tables<MemberTables>, p: Parameters<{ userId: string }>) =>
  db
    .selectFrom('groups_member as m')
    .select(camelCased('group_id', 'roles', 'expires_at'))
    .where('m.user_id', '=', p.userId)
    .where(CURRENT),
);

const findCurrent = statement((db: Tables<MemberTables>, p: Parameters<{ groupId: string; userId: string }>) =>
  db
    .selectFrom('groups_member as m')
    .select(MEMBER)
    .where('m.group_id', '=', p.groupId)
    .where('m.user_id', '=', p.userId)
    .where(CURRENT),
);

const findAny = statement((db: Tables<MemberTables>, p: Parameters<{ groupId: string; userId: string }>) =>
  db.selectFrom('groups_member').select(MEMBER).where('group_id', '=', p.groupId).where('user_id', '=', p.userId),
);

const listOwn = statement(
  (_: Tables<object>, p: Parameters<{ projectId: string; userId: string }>) =>
    sql<OwnGroupRow>`select g.id, g.name, g.description, g.created_at as "createdAt", m.roles, m.expires_at as "expiresAt"
      from groups_member m join groups_group g on g.id = m.group_id
      where m.user_id = ${p.userId} and g.project_id = ${p.projectId} and ${CURRENT} order by g.name, g.id`,
);

const write = statement(
  (_: Tables<object>, p: Parameters<Omit<Member, 'createdAt'>>) =>
    sql`insert into groups_member (group_id, user_id, roles, expires_at)
      values (${p.groupId}, ${p.userId}, ${p.roles}, ${p.expiresAt})
      on conflict (group_id, user_id) do update set roles = excluded.roles, expires_at = excluded.expires_at`,
);

/** With those that have expired. */
const listKept = statement(
  (_: Tables<object>, p: Parameters<{ projectId: string; userId: string }>) =>
    sql<KeptMembership>`select g.name as "group", m.roles, m.expires_at as "expiresAt", m.created_at as "createdAt"
      from groups_member m join groups_group g on g.id = m.group_id
      where m.user_id = ${p.userId} and g.project_id = ${p.projectId} order by g.id`,
);

/** Of the index, so that a large group costs no more than its members. */
const countMembers = statement(
  (_: Tables<object>, p: Parameters<{ groupId: string }>) =>
    sql<{ members: number; expired: number }>`select count(*) filter (where ${CURRENT})::int as members,
      count(*) filter (where not ${CURRENT})::int as expired from groups_member m where m.group_id = ${p.groupId}`,
);

@Injectable()
export class MembersRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  /** Current memberships of a person, of any project. */
  async listCurrent(userId: string): Promise<readonly Pick<MemberRow, 'groupId' | 'roles' | 'expiresAt'>[]> {
    return this.database.run(listCurrent, { userId });
  }

  /** Groups that somebody belongs to now, by name. */
  async listOwn(projectId: string, userId: string): Promise<readonly OwnGroupRow[]> {
    return this.database.run(listOwn, { projectId, userId });
  }

  /** All that is kept of somebody. */
  async listKept(projectId: string, userId: string): Promise<readonly KeptMembership[]> {
    return this.database.run(listKept, { projectId, userId });
  }

  /** A membership that has not expired. */
  async findCurrent(groupId: string, userId: string): Promise<MemberRow | undefined> {
    return this.database.first(findCurrent, { groupId, userId });
  }

  /** A membership, expired or not. */
  async find(groupId: string, userId: string): Promise<MemberRow | undefined> {
    return this.database.first(findAny, { groupId, userId });
  }

  /** Members of a group, those with the newest accounts first. */
  async list(groupId: string, { all, limit, cursor }: MemberFilter): Promise<ListedMember[]> {
    const shown = all
      ? ''
      : ' and (m.expires_at is null or m.expires_at > now()) and u.suspended_at is null and u.erase_at is null';
    const rows = await this.em.execute<ListedMember[]>(
      `select m.user_id as "userId", u.username, u.name, u.avatar_id as "avatarId", m.roles, m.expires_at as "expiresAt",
         coalesce(m.expires_at <= now(), false) as "isExpired", m.created_at as "createdAt"
       from groups_member m join users_user u on u.id = m.user_id
       where m.group_id = ?${shown}${cursor === undefined ? '' : ' and m.user_id < ?'}
       order by m.user_id desc limit ?`,
      [groupId, ...(cursor === undefined ? [] : [cursor]), limit],
    );
    return rows.map((row) => ({
      ...row,
      expiresAt: row.expiresAt === null ? null : new Date(row.expiresAt).toISOString(),
      createdAt: new Date(row.createdAt).toISOString(),
    }));
  }

  async count(groupId: string): Promise<{ members: number; expired: number }> {
    return (await this.database.first(countMembers, { groupId })) ?? { members: 0, expired: 0 };
  }

  async write(member: Omit<Member, 'createdAt'>): Promise<void> {
    await this.database.change(write, member);
  }

  /** @returns false when there was none. */
  async delete(groupId: string, userId: string): Promise<boolean> {
    return (await this.em.nativeDelete(Member, { groupId, userId })) > 0;
  }

  /** @returns those who belonged to it until now. */
  async deleteAllIn(groupId: string): Promise<string[]> {
    const deleted = await this.em.execute<{ userId: string; isCurrent: boolean }[]>(
      `delete from groups_member where group_id = ?
       returning user_id as "userId", (expires_at is null or expires_at > now()) as "isCurrent"`,
      [groupId],
    );
    return deleted.filter(({ isCurrent }) => isCurrent).map(({ userId }) => userId);
  }

  async deleteAllOf(userId: string): Promise<void> {
    await this.em.nativeDelete(Member, { userId });
  }

  /** Deletes some that expired before a moment. @returns how many. */
  async deleteExpired(before: Date, exceptProjects: readonly string[], limit: number): Promise<number> {
    const deleted = await this.em.execute<object[]>(
      `delete from groups_member where (group_id, user_id) in (
         select m.group_id, m.user_id from groups_member m join groups_group g on g.id = m.group_id
         where m.expires_at < ? and g.project_id <> all(?::uuid[]) order by m.expires_at limit ?
       ) returning 1`,
      [before, arrayLiteral(exceptProjects), limit],
    );
    return deleted.length;
  }
}
