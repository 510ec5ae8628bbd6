import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, type KeyPrincipal, Notifications, type Permission, type UserPrincipal } from '@roost/plugin-kit';
import { UsersService } from '@roost/users';
import { authErrors } from '../auth.errors.js';
import { ROLE_CHANNEL } from '../sessions/principal-cache.js';
import { OWNER, type RoleDefinition, RolePermissions } from './role-permissions.js';
import { RolesRepository } from './roles.repository.js';

/** What a role is to be. */
export interface RoleDraft {
  name: string;
  description: string;
  permissions: readonly string[];
}

/** Roles as data. Nobody grants, or takes away, what they do not hold themselves. */
@Injectable()
export class RolesService {
  constructor(
    private readonly em: EntityManager,
    private readonly roles: RolesRepository,
    private readonly permissions: RolePermissions,
    private readonly users: UsersService,
    private readonly notifications: Notifications,
    private readonly audit: AuditLog,
  ) {}

  async list(projectId: string): Promise<RoleDefinition[]> {
    return [...(await this.permissions.definitions(projectId)).values()];
  }

  async grantable(projectId: string): Promise<Permission[]> {
    return this.permissions.grantable(projectId);
  }

  /** Makes a role, or changes it. @throws `auth.role_is_fixed`, `auth.unknown_permission`, `auth.beyond_own_permissions` */
  async save(principal: UserPrincipal, { name, description, permissions }: RoleDraft): Promise<RoleDefinition> {
    const { projectId } = principal;
    const before = (await this.permissions.definitions(projectId)).get(name);
    if (name === OWNER || before?.isFixed) throw authErrors.role_is_fixed();
    const grantable = await this.permissions.grantable(projectId);
    const unknown = permissions.find((permission) => !grantable.some((known) => known.name === permission));
    if (unknown !== undefined) throw authErrors.unknown_permission({ detail: unknown });
    await this.demandHeld(principal, [...permissions, ...(before?.permissions ?? [])]);
    const held = [...new Set(permissions)].sort();
    const details = { permissions: held, before: before?.permissions ?? null };
    await this.change(projectId, name, 'role-changed', details, () =>
      this.roles.save({ projectId, name, description, permissions: held }),
    );
    return { name, description, permissions: held, isBuiltIn: before?.isBuiltIn ?? false, isFixed: false };
  }

  /** Deletes a role of the project's own, or takes changes to a built-in one back. */
  async delete(principal: UserPrincipal, name: string): Promise<void> {
    const { projectId } = principal;
    const role = (await this.permissions.definitions(projectId)).get(name);
    if (!role) throw authErrors.role_not_found();
    if (role.isFixed) throw authErrors.role_is_fixed();
    await this.demandHeld(principal, role.permissions);
    const holders = await this.users.list({ projectId, role: name, limit: 1 });
    if (!role.isBuiltIn && holders.items.length > 0) throw authErrors.role_is_held();
    await this.change(projectId, name, 'role-deleted', { before: role.permissions }, async () => {
      await this.roles.delete(projectId, name);
    });
  }

  /** @throws `auth.role_not_found`, `auth.beyond_own_permissions` */
  async demandMayGrant(principal: UserPrincipal, roles: readonly string[]): Promise<void> {
    const definitions = await this.permissions.definitions(principal.projectId);
    const missing = roles.find((role) => !definitions.has(role));
    if (missing !== undefined) throw authErrors.role_not_found({ detail: missing });
    await this.demandOutranks(principal, roles);
  }

  /** Refuses who holds less than someone with these roles. @throws `auth.beyond_own_permissions` */
  async demandOutranks(principal: UserPrincipal, roles: readonly string[]): Promise<void> {
    await this.demandHeld(principal, await this.permissions.of(principal.projectId, roles));
  }

  /** Whether a person, with what they may do now, has the permissions in a project and may give these roles there. */
  async personMayGrant(
    userId: string,
    projectId: string,
    roles: readonly string[],
    permissions: readonly string[],
  ): Promise<boolean> {
    const [person] = await this.users.findActive([userId]);
    const definitions = await this.permissions.definitions(projectId);
    if (!person || roles.some((role) => !definitions.has(role))) return false;
    const held = await this.permissions.of(person.projectId, person.roles);
    if (person.projectId !== projectId && !held.has('projects.act-on')) return false;
    return [...permissions, ...(await this.permissions.of(projectId, roles))].every((each) => held.has(each));
  }

  /** What a person may do now in their own project. */
  async heldBy(userId: string): Promise<ReadonlySet<string>> {
    const { projectId, roles } = await this.users.profile(userId);
    return this.permissions.of(projectId, roles);
  }

  /** @throws `auth.beyond_own_permissions` */
  async demandHeld(principal: UserPrincipal, permissions: Iterable<string>): Promise<void> {
    const held = principal.kind === 'key' ? await this.heldWith(principal) : principal.permissions;
    const beyond = [...permissions].find((permission) => !held.has(permission));
    if (beyond !== undefined) throw authErrors.beyond_own_permissions({ detail: beyond });
  }

  /** The permissions of a key, and those of its maker that no key can have: everybody has some, and nobody could be acted on. */
  private async heldWith({ userId, permissions }: KeyPrincipal): Promise<ReadonlySet<string>> {
    const { projectId, roles } = await this.users.profile(userId);
    const [makers, grantable] = [
      await this.permissions.of(projectId, roles),
      await this.permissions.grantable(projectId),
    ];
    const forSessions = grantable.filter(({ name, session }) => session && makers.has(name));
    return new Set([...permissions, ...forSessions.map(({ name }) => name)]);
  }

  private async change(
    projectId: string,
    name: string,
    action: string,
    details: Record<string, unknown>,
    write: () => Promise<void>,
  ): Promise<void> {
    await this.em.transactional(async () => {
      await write();
      await this.audit.record({ action, target: `role:${name}`, projectId, details });
      await this.notifications.notify(ROLE_CHANNEL, projectId);
    });
  }
}
