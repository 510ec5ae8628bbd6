import { MANAGER } from '../groups.permissions.js';
import type { MemberRow } from './members.repository.js';
import type { MemberTerms } from './members.service.js';

export const isManager = ({ roles }: MemberRow): boolean => roles.includes(MANAGER);

/** Managers whose time is limited cannot make it longer, neither by themselves nor by somebody whom they make a manager. */
export function isWithinTerm({ roles, expiresAt }: MemberTerms, own: MemberRow): boolean {
  if (!roles.includes(MANAGER) || own.expiresAt === null) return true;
  return expiresAt !== null && expiresAt.getTime() <= Date.parse(own.expiresAt);
}
