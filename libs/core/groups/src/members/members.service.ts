import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, Page, PrincipalFacts, Problem } from '@roost/plugin-kit';
import { UsersService } from '@roost/users';
import { groupsErrors } from '../groups.errors.js';
import { type GroupRow, GroupsRepository } from '../groups.repository.js';
import {
  type ListedMember,
  type MemberFilter,
  type MemberRow,
  MembersRepository,
  type OwnGroupRow,
} from './members.repository.js';

/** Groups that somebody can be in: each request of theirs carries all of them. */
const MOST_GROUPS = 100;

/** A group of a project. */
export interface GroupKey {
  groupId: string;
  projectId: string;
}

/** What somebody is to be in a group. */
export interface MemberTerms {
  roles: readonly string[];
  /** null: does not expire */
  expiresAt: Date | null;
}

/** Who belongs to groups. Callers decide who may do what. A change counts from its commit on, in every process. */
@Injectable()
export class MembersService {
  constructor(
    private readonly em: EntityManager,
    private readonly groups: GroupsRepository,
    private readonly members: MembersRepository,
    private readonly users: UsersService,
    private readonly facts: PrincipalFacts,
    private readonly audit: AuditLog,
  ) {}

  /** Groups that somebody belongs to now, by name. */
  async groupsOf(userId: string, projectId: string): Promise<readonly OwnGroupRow[]> {
    return this.members.listOwn(projectId, userId);
  }

  /** The membership of somebody who belongs to a group now. */
  async find({ groupId, projectId }: GroupKey, userId: string): Promise<MemberRow | undefined> {
    const group = await this.groups.find(groupId, projectId);
    return group && this.members.findCurrent(groupId, userId);
  }

  /** Members of a group, those with the newest accounts first. @throws `groups.not_found` */
  async list({ groupId, projectId }: GroupKey, filter: MemberFilter): Promise<Page<ListedMember>> {
    known(await this.groups.find(groupId, projectId));
    const found = await this.members.list(groupId, { ...filter, limit: filter.limit + 1 });
    const items = found.slice(0, filter.limit);
    return new Page(items, found.length > filter.limit ? (items.at(-1)?.userId ?? null) : null);
  }

  async count(groupId: string): Promise<{ members: number; expired: number }> {
    return this.members.count(groupId);
  }

  /**
   * Adds somebody to a group, or changes what they are in it.
   *
   * @param admit is called in the transaction, once the group cannot be deleted any more; throws to refuse
   * @throws `groups.not_found`, `groups.user_not_found`, `groups.expires_in_past`, `groups.too_many_groups`
   */
  async put(
    { groupId, projectId }: GroupKey,
    userId: string,
    { roles, expiresAt }: MemberTerms,
    admit: () => Promise<void> = nobodyRefuses,
  ): Promise<void> {
    if (expiresAt && expiresAt.getTime() <= Date.now()) throw groupsErrors.expires_in_past();
    await this.em.transactional(async () => {
      known(await this.groups.hold(groupId, projectId));
      await admit();
      const user = await this.users.find(userId);
      if (user?.projectId !== projectId) throw groupsErrors.user_not_found();
      // An account that is being erased is gone afterwards, and nobody gets into more groups than there may be.
      await this.users.lock(userId);
      const before = await this.members.find(groupId, userId);
      if (!before) await this.demandRoom(userId);
      const sorted = [...new Set(roles)].sort();
      await this.members.write({ groupId, userId, roles: sorted, expiresAt });
      await this.audit.record({
        action: before ? 'member-changed' : 'member-added',
        target: `group:${groupId}`,
        projectId,
        details: { userId, roles: sorted, expiresAt: expiresAt?.toISOString() ?? null },
      });
      await this.facts.changed(userId);
    });
  }

  /**
   * Removes somebody from a group.
   *
   * @param admit as of {@link put}
   * @throws `groups.not_found`, `groups.member_not_found`
   */
  async remove(
    { groupId, projectId }: GroupKey,
    userId: string,
    admit: () => Promise<void> = nobodyRefuses,
  ): Promise<void> {
    await this.em.transactional(async () => {
      known(await this.groups.hold(groupId, projectId));
      await admit();
      if (!(await this.members.delete(groupId, userId))) throw groupsErrors.member_not_found();
      await this.audit.record({
        action: 'member-removed',
        target: `group:${groupId}`,
        projectId,
        details: { userId },
      });
      await this.facts.changed(userId);
    });
  }

  /** The same, for whoever does not mind that they were not in it. @throws `groups.not_found` */
  async removeIfIn(key: GroupKey, userId: string): Promise<void> {
    try {
      await this.remove(key, userId);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== groupsErrors.member_not_found.code) throw error;
    }
  }

  private async demandRoom(userId: string): Promise<void> {
    const current = await this.members.listCurrent(userId);
    if (current.length >= MOST_GROUPS)
      throw groupsErrors.too_many_groups({ detail: `at most ${String(MOST_GROUPS)} groups` });
  }
}

const nobodyRefuses = (): Promise<void> => Promise.resolve();

function known(group: GroupRow | undefined): GroupRow {
  if (!group) throw groupsErrors.not_found();
  return group;
}
