export type { Membership } from './groups.contracts.js';
export { groupsErrors } from './groups.errors.js';
export { GroupsModule } from './groups.module.js';
export { groupsPlugin } from './groups.plugin.js';
export type { GroupChanges, GroupFilter, GroupRow } from './groups.repository.js';
export { GroupsService } from './groups.service.js';
export { rolesInGroup } from './members/group-facts.js';
export type { ListedMember, MemberFilter, MemberRow, OwnGroupRow } from './members/members.repository.js';
export { type GroupKey, MembersService, type MemberTerms } from './members/members.service.js';
