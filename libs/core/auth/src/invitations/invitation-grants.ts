import { Injectable } from '@nestjs/common';
import { Hooks, type HookMap, type UserPrincipal } from '@roost/plugin-kit';
import type { InvitedGroup } from '../auth.contracts.js';
import { authErrors } from '../auth.errors.js';
import { RolesService } from '../roles/roles.service.js';

/** What an invitation gives beside the account. */
export interface Grants {
  roles: readonly string[];
  groups: readonly InvitedGroup[];
}

/** Holds invitations to what their inviters may give, and gives it. Groups are those of another plugin. */
@Injectable()
export class InvitationGrants {
  constructor(
    private readonly roles: RolesService,
    private readonly hooks: Hooks,
  ) {}

  /** @throws `auth.role_not_found`, `auth.beyond_own_permissions`, `auth.group_not_yours` */
  async demandMayGrant(principal: UserPrincipal, { roles, groups }: Grants): Promise<void> {
    await this.roles.demandMayGrant(principal, roles);
    const { projectId, userId, permissions } = principal;
    const { granted } = await this.ask(projectId, userId, permissions, groups);
    const refused = groups.find(({ id }) => !granted.includes(id));
    if (refused) throw authErrors.group_not_yours({ detail: refused.id });
  }

  /** Whether the inviter may give all of it now. Groups that are gone do not matter. */
  async areVouchedFor(invitedBy: string | null, projectId: string, { roles, groups }: Grants): Promise<boolean> {
    if (invitedBy === null) return false;
    if (!(await this.roles.personMayGrant(invitedBy, projectId, roles, ['auth.invite']))) return false;
    const { granted, gone } = await this.ask(projectId, invitedBy, await this.roles.heldBy(invitedBy), groups);
    return groups.every(({ id }) => granted.includes(id) || gone.includes(id));
  }

  /** Adds an account to its groups, in the transaction that makes it. */
  async joinGroups(userId: string, projectId: string, groups: readonly InvitedGroup[]): Promise<void> {
    if (groups.length > 0) await this.hooks.run('auth.joining-groups', { projectId, userId, groups });
  }

  private async ask(
    projectId: string,
    inviterId: string,
    permissions: ReadonlySet<string>,
    groups: readonly InvitedGroup[],
  ): Promise<HookMap['auth.inviting-to-groups']> {
    const asked = { projectId, inviterId, permissions, groups, granted: [], gone: [] };
    return groups.length === 0 ? asked : this.hooks.run('auth.inviting-to-groups', asked);
  }
}
