import { defineErrors } from '@roost/plugin-kit';

export const groupsErrors = defineErrors('groups', {
  not_found: { status: 404, title: 'This group does not exist' },
  member_not_found: { status: 404, title: 'This person is not in the group' },
  user_not_found: { status: 404, title: 'This user does not exist' },
  name_taken: { status: 409, title: 'A group with this name already exists' },
  too_many_groups: { status: 409, title: 'This person is in as many groups as somebody can be in' },
  not_manager: { status: 403, title: 'Only managers of the group can change its members' },
  beyond_own_term: { status: 403, title: 'You cannot make somebody a manager for longer than you are one' },
  expires_in_past: { status: 400, title: 'A membership must expire in the future' },
});
