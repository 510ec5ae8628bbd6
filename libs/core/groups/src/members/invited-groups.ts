import { Injectable } from '@nestjs/common';
import type { InvitedGroup } from '@roost/auth';
import { type HookMap, OnHook } from '@roost/plugin-kit';
import { MANAGE, MANAGE_OWN } from '../groups.permissions.js';
import { GroupsRepository } from '../groups.repository.js';
import { isWithinTerm, isManager } from './manager.js';
import { MembersRepository } from './members.repository.js';
import { MembersService } from './members.service.js';

/** Lets people invite others to groups whose members they may change. */
@Injectable()
export class InvitedGroups {
  constructor(
    private readonly groups: GroupsRepository,
    private readonly repository: MembersRepository,
    private readonly members: MembersService,
  ) {}

  @OnHook('auth.inviting-to-groups')
  async check(asked: HookMap['auth.inviting-to-groups']): Promise<HookMap['auth.inviting-to-groups']> {
    const [granted, gone] = [[...asked.granted], [...asked.gone]];
    for (const group of asked.groups) {
      if (isOver(group) || !(await this.groups.find(group.id, asked.projectId))) gone.push(group.id);
      else if (await this.mayAdd(group, asked)) granted.push(group.id);
    }
    return { ...asked, granted, gone };
  }

  @OnHook('auth.joining-groups')
  async join(joining: HookMap['auth.joining-groups']): Promise<HookMap['auth.joining-groups']> {
    const { projectId, userId } = joining;
    for (const { id: groupId, roles, expiresAt } of joining.groups.filter((group) => !isOver(group))) {
      if (!(await this.groups.hold(groupId, projectId))) continue;
      const terms = { roles, expiresAt: expiresAt === null ? null : new Date(expiresAt) };
      await this.members.put({ groupId, projectId }, userId, terms);
    }
    return joining;
  }

  private async mayAdd(
    { id, roles, expiresAt }: InvitedGroup,
    { inviterId, permissions }: HookMap['auth.inviting-to-groups'],
  ): Promise<boolean> {
    if (permissions.has(MANAGE)) return true;
    if (!permissions.has(MANAGE_OWN)) return false;
    const own = await this.repository.findCurrent(id, inviterId);
    const terms = { roles, expiresAt: expiresAt === null ? null : new Date(expiresAt) };
    return own !== undefined && isManager(own) && isWithinTerm(terms, own);
  }
}

const isOver = ({ expiresAt }: InvitedGroup): boolean => expiresAt !== null && Date.parse(expiresAt) <= Date.now();
