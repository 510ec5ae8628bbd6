/** Lets somebody change every group of the project and its members. */
export const MANAGE = 'groups.manage';
/** Whoever has this role in a group may change its members. */
export const MANAGER = 'manager';
