import { Injectable } from '@nestjs/common';
import { type HookMap, OnHook } from '@roost/plugin-kit';
import type {} from '@roost/users';
import { MembersRepository } from '../members/members.repository.js';

/** What of groups is kept about a person: which they belong to, and as what. */
@Injectable()
export class GroupsOfAccount {
  constructor(private readonly members: MembersRepository) {}

  @OnHook('users.exporting')
  async export(exporting: HookMap['users.exporting']): Promise<HookMap['users.exporting']> {
    const { userId, projectId, files } = exporting;
    const content = await this.members.listKept(projectId, userId);
    return { ...exporting, files: [...files, { path: 'groups.json', content }] };
  }

  @OnHook('users.erasing')
  async erase(erasing: HookMap['users.erasing']): Promise<HookMap['users.erasing']> {
    await this.members.deleteAllOf(erasing.userId);
    return erasing;
  }
}
