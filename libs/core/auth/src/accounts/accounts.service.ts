import { Injectable } from '@nestjs/common';
import type { Page, UserPrincipal } from '@roost/plugin-kit';
import {
  AccountFieldsService,
  AccountStateService,
  type GivenFields,
  type Profile,
  type UserFilter,
  usersErrors,
  UsersService,
} from '@roost/users';
import { authErrors } from '../auth.errors.js';
import { RolesService } from '../roles/roles.service.js';
import { AccountSessions } from './account-sessions.js';

/**
 * What admins do to accounts of their own project. Nobody acts on someone who holds more than they do, and on themselves only by the
 * routes that everyone has.
 */
@Injectable()
export class AccountsService {
  constructor(
    private readonly users: UsersService,
    private readonly accounts: AccountStateService,
    private readonly roles: RolesService,
    private readonly sessions: AccountSessions,
    private readonly fields: AccountFieldsService,
  ) {}

  /** The newest first. */
  async list(principal: UserPrincipal, filter: Omit<UserFilter, 'projectId' | 'byEmail'>): Promise<Page<Profile>> {
    return this.users.list({ ...filter, projectId: principal.projectId, byEmail: true });
  }

  /** @throws `users.not_found`, also for accounts of other projects. */
  async get(principal: UserPrincipal, id: string): Promise<Profile> {
    const user = await this.users.find(id);
    if (user?.projectId !== principal.projectId) throw usersErrors.not_found();
    return user;
  }

  async suspend(principal: UserPrincipal, id: string, reason: string | undefined): Promise<Profile> {
    await this.demandPower(principal, id);
    return this.accounts.suspend(id, reason);
  }

  async restore(principal: UserPrincipal, id: string): Promise<Profile> {
    await this.demandPower(principal, id);
    return this.accounts.restore(id);
  }

  async setRoles(principal: UserPrincipal, id: string, roles: readonly string[]): Promise<Profile> {
    await this.demandPower(principal, id);
    await this.roles.demandMayGrant(principal, roles);
    return this.accounts.setRoles(id, roles);
  }

  async verify(principal: UserPrincipal, id: string): Promise<Profile> {
    await this.demandPower(principal, id);
    return this.accounts.markVerified(id);
  }

  /** @throws `users.invalid_fields`, `users.field_taken` */
  async changeFields(principal: UserPrincipal, id: string, fields: GivenFields): Promise<Profile> {
    if (id !== principal.userId) await this.demandPower(principal, id);
    return this.fields.change(id, fields);
  }

  async endSessions(principal: UserPrincipal, id: string): Promise<void> {
    const user = await this.demandPower(principal, id);
    await this.sessions.endAllAsAdmin(user);
  }

  async delete(principal: UserPrincipal, id: string): Promise<Profile> {
    await this.demandPower(principal, id);
    return this.accounts.scheduleErasure(id);
  }

  /** @throws `users.not_found`, `auth.own_account`, `auth.beyond_own_permissions` */
  private async demandPower(principal: UserPrincipal, id: string): Promise<Profile> {
    const user = await this.get(principal, id);
    if (id === principal.userId) throw authErrors.own_account();
    await this.roles.demandOutranks(principal, user.roles);
    return user;
  }
}
