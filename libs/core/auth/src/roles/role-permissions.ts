import { Injectable } from '@nestjs/common';
import { type Permission, PluginCatalogue, type ProcessCache, ProcessCaches } from '@roost/plugin-kit';
import { ProjectsService } from '@roost/projects';
import { ROLE_CHANNEL } from '../sessions/principal-cache.js';
import { RolesRepository } from './roles.repository.js';

/** A role as it holds now. */
export interface RoleDefinition {
  name: string;
  description: string;
  permissions: readonly string[];
  /** Whether the plugins' manifests know it, so that deleting it only takes changes back. */
  isBuiltIn: boolean;
}

/** Holds everything, and cannot be changed. */
export const ADMIN = 'admin';
/** Everyone who registers has it. */
export const MEMBER = 'member';

const PROJECTS = 1000;
/** While Postgres is away, people whose sessions Redis knows may do what they could a minute ago. */
const WHILE_AWAY_MS = 60_000;

/** Which permissions roles hold: what the manifests say, unless the project has changed the role. */
@Injectable()
export class RolePermissions {
  private readonly byProject: ProcessCache<ReadonlyMap<string, RoleDefinition>>;

  constructor(
    private readonly catalogue: PluginCatalogue,
    private readonly roles: RolesRepository,
    private readonly projects: ProjectsService,
    caches: ProcessCaches,
  ) {
    this.byProject = caches.create('roles', {
      max: PROJECTS,
      channels: { [ROLE_CHANNEL]: 'key' },
      whileAwayMs: WHILE_AWAY_MS,
    });
  }

  /** Everything that accounts of a project can be allowed: the server's own matters only in the project `default`. */
  async grantable(projectId: string): Promise<Permission[]> {
    const isServer = (await this.projects.resolve('default')) === projectId;
    return this.catalogue.plugins
      .flatMap((plugin) => plugin.permissions ?? [])
      .filter((permission) => isServer || !permission.server);
  }

  async definitions(projectId: string): Promise<ReadonlyMap<string, RoleDefinition>> {
    const found = await this.byProject.get(projectId, () => this.read(projectId));
    return found ?? this.read(projectId);
  }

  async of(projectId: string, roles: readonly string[]): Promise<ReadonlySet<string>> {
    const definitions = await this.definitions(projectId);
    return new Set(roles.flatMap((role) => definitions.get(role)?.permissions ?? []));
  }

  private async read(projectId: string): Promise<ReadonlyMap<string, RoleDefinition>> {
    const grantable = await this.grantable(projectId);
    const named = [MEMBER, ...grantable.flatMap(({ roles = [] }) => roles)];
    const builtIn = [...new Set(named)].map((name): RoleDefinition => ({
      name,
      description: name === MEMBER ? 'Everyone who has an account' : 'From the plugins',
      permissions: grantable.filter(({ roles }) => roles?.includes(name)).map((permission) => permission.name),
      isBuiltIn: true,
    }));
    const admin = {
      name: ADMIN,
      description: 'Holds every permission',
      permissions: grantable.map(({ name }) => name),
      isBuiltIn: true,
    };
    const stored = (await this.roles.list(projectId)).map(({ name, description, permissions }): RoleDefinition => ({
      name,
      description,
      permissions: permissions.filter((permission) => grantable.some((known) => known.name === permission)),
      isBuiltIn: named.includes(name),
    }));
    return new Map([...builtIn, ...stored, admin].map((role) => [role.name, role]));
  }
}
