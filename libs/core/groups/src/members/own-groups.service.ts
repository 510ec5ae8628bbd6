import { Injectable } from '@nestjs/common';
import type { Page, UserPrincipal } from '@roost/plugin-kit';
import { groupsErrors } from '../groups.errors.js';
import { MANAGE } from '../groups.permissions.js';
import type { GroupRow } from '../groups.repository.js';
import { GroupsService } from '../groups.service.js';
import { isManager, isWithinTerm } from './manager.js';
import type { ListedMember, MemberRow } from './members.repository.js';
import { type GroupKey, MembersService, type MemberTerms } from './members.service.js';

/** A group as somebody sees it, and what they are in it. */
export interface SeenGroup {
  group: GroupRow;
  /** Undefined: they only look after the groups of the project. */
  membership: MemberRow | undefined;
}

/**
 * What people do with groups that they belong to. Managers of a group change its members; whoever may manage all groups of the project may
 * do so, too. Nobody else learns that the group exists.
 */
@Injectable()
export class OwnGroupsService {
  constructor(
    private readonly groups: GroupsService,
    private readonly members: MembersService,
  ) {}

  /** @throws `groups.not_found` */
  async get(groupId: string, principal: UserPrincipal): Promise<SeenGroup> {
    const { projectId, userId, permissions } = principal;
    const group = await this.groups.get(groupId, projectId);
    const membership = await this.members.find({ groupId, projectId }, userId);
    if (!membership && !permissions.has(MANAGE)) throw groupsErrors.not_found();
    return { group, membership };
  }

  /** Managers also see whose membership has expired. @throws `groups.not_found` */
  async list(
    groupId: string,
    principal: UserPrincipal,
    page: { limit: number; cursor?: string | undefined },
  ): Promise<Page<ListedMember>> {
    const { membership } = await this.get(groupId, principal);
    return this.members.list(keyOf(groupId, principal), { ...page, all: mayManage(membership, principal) });
  }

  /** @throws `groups.not_manager`, `groups.beyond_own_term`, and what {@link MembersService.put} throws */
  async put(groupId: string, userId: string, terms: MemberTerms, principal: UserPrincipal): Promise<void> {
    await this.members.put(keyOf(groupId, principal), userId, terms, async () => {
      const { membership } = await this.demandManager(groupId, principal);
      const isBound = membership && !principal.permissions.has(MANAGE);
      if (isBound && !isWithinTerm(terms, membership)) throw groupsErrors.beyond_own_term();
    });
  }

  /** Everyone can leave, also the last manager. @throws `groups.not_manager`, and what {@link MembersService.remove} throws */
  async remove(groupId: string, userId: string, principal: UserPrincipal): Promise<void> {
    await this.members.remove(keyOf(groupId, principal), userId, async () => {
      if (userId === principal.userId) await this.get(groupId, principal);
      else await this.demandManager(groupId, principal);
    });
  }

  private async demandManager(groupId: string, principal: UserPrincipal): Promise<SeenGroup> {
    const seen = await this.get(groupId, principal);
    if (!mayManage(seen.membership, principal)) throw groupsErrors.not_manager();
    return seen;
  }
}

const keyOf = (groupId: string, { projectId }: UserPrincipal): GroupKey => ({ groupId, projectId });

const mayManage = (membership: MemberRow | undefined, { permissions }: UserPrincipal): boolean =>
  permissions.has(MANAGE) || (membership !== undefined && isManager(membership));
