import { defineJob } from '@roost/plugin-kit';

/** That somebody belongs to a group now. */
export interface Membership {
  /** Of the group. */
  readonly id: string;
  /** What the person is in it. */
  readonly roles: readonly string[];
}

declare module '@roost/plugin-kit' {
  interface FactMap {
    /** The groups that the person belongs to now. A change counts in every process from its commit on, an expiry from its moment on. */
    groups: readonly Membership[];
  }

  interface HookMap {
    /** A group is about to be deleted, in the transaction that does it. Delete what you keep for it, or throw to refuse. */
    'groups.deleting': { groupId: string; projectId: string };
  }
}

/** Forgets memberships that expired long ago. */
export const tidyMembers = defineJob('groups.tidy-members', { schedule: () => ({ everySeconds: 86_400 }) });
