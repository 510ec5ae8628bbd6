import { definePlugin } from '@roost/plugin-kit';
import { Group } from './group.entity.js';
import { tidyMembers } from './groups.contracts.js';
import { groupsErrors } from './groups.errors.js';
import { GroupsModule } from './groups.module.js';
import { MANAGE, MANAGE_OWN } from './groups.permissions.js';
import { Member } from './members/member.entity.js';
import { CreateGroups } from './migrations/create-groups.migration.js';

export const groupsPlugin = definePlugin({
  name: 'groups',
  version: '1.0.0',
  compat: '^1.0.0',
  requires: ['auth', 'users'],
  entities: [Group, Member],
  belonging: { groups_member: { group_id: 'groups_group' } },
  migrations: [{ name: '20261128080000_create', class: CreateGroups }],
  permissions: [
    { name: 'groups.read', description: 'See the groups that they belong to', roles: ['member', 'viewer'] },
    {
      name: MANAGE_OWN,
      description: 'Change the members of groups that they manage, and leave groups',
      roles: ['member', 'viewer'],
    },
    { name: MANAGE, description: 'Create, change and delete all groups, and change their members' },
  ],
  errors: groupsErrors,
  jobs: [tidyMembers],
  module: GroupsModule,
  api: () => import('./groups.api.module.js').then((file) => file.GroupsApiModule),
  worker: () => import('./groups.worker.module.js').then((file) => file.GroupsWorkerModule),
});
