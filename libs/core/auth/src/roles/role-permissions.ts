import { Injectable } from '@nestjs/common';
import { DEFAULT_PROJECT, type Permission, PluginCatalogue, type ProcessCache, ProcessCaches } from '@roost/plugin-kit';
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
  /** It has every permission, and cannot be changed: somebody must always be able to change the others. */
  isFixed: boolean;
}

/** Runs the server in the project `default`, where it is fixed. In other projects it has all but what is the owner's. */
export const ADMIN = 'admin';
/** Has everything in a project other than `default`. */
export const OWNER = 'owner';
/** Everyone who registers has it. */
export const MEMBER = 'member';
const EDITOR = 'editor';
const VIEWER = 'viewer';

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  [EDITOR]: 'Looks after what others made',
  [VIEWER]: 'Reads, and changes nothing but the own account',
  [MEMBER]: 'Everyone who has an account',
};

const OWNER_ROLE = { name: OWNER, description: 'Has every permission', isBuiltIn: true, isFixed: true } as const;

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
    const isServer = await this.isServer(projectId);
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
    const isServer = await this.isServer(projectId);
    const builtIn = rolesOf(grantable, isServer);
    const stored = (await this.roles.list(projectId)).map(({ name, description, permissions }): RoleDefinition => ({
      name,
      description,
      permissions: permissions.filter((permission) => grantable.some((known) => known.name === permission)),
      isBuiltIn: builtIn.some((role) => role.name === name),
      isFixed: false,
    }));
    const fixed = builtIn.filter(({ isFixed }) => isFixed);
    return new Map([...builtIn, ...stored, ...fixed].map((role) => [role.name, role]));
  }

  private async isServer(projectId: string): Promise<boolean> {
    return (await this.projects.resolve(DEFAULT_PROJECT)) === projectId;
  }
}

/** The roles that a project comes with. */
function rolesOf(grantable: readonly Permission[], isServer: boolean): RoleDefinition[] {
  const all = grantable.map(({ name }) => name);
  const unlessOwners = grantable.filter(({ owner }) => !owner).map(({ name }) => name);
  const havingIt = (role: string): string[] =>
    grantable
      .filter(({ roles = [] }) => roles.includes(role) || (role === EDITOR && roles.includes(MEMBER)))
      .map(({ name }) => name);
  const named = [MEMBER, EDITOR, VIEWER, ...grantable.flatMap(({ roles = [] }) => roles)];
  const admin = isServer
    ? { description: 'Has every permission', permissions: all }
    : { description: 'Runs the project', permissions: unlessOwners };
  return [
    ...[...new Set(named)].map((name): RoleDefinition => ({
      name,
      description: DESCRIPTIONS[name] ?? 'From the plugins',
      permissions: havingIt(name),
      isBuiltIn: true,
      isFixed: false,
    })),
    { name: ADMIN, ...admin, isBuiltIn: true, isFixed: isServer },
    ...(isServer ? [] : [{ ...OWNER_ROLE, permissions: all }]),
  ];
}
