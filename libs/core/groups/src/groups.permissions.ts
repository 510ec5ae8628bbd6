/** Lets somebody change every group of the project and its members. */
export const MANAGE = 'groups.manage';
/** Lets somebody change the members of groups that they are a manager of. */
export const MANAGE_OWN = 'groups.manage-own';
/** Whoever has this role in a group may change its members. */
export const MANAGER = 'manager';
