import { Injectable } from '@nestjs/common';
import { PluginCatalogue } from '@roost/plugin-kit';

/** Which permissions a set of roles holds, as the manifests of the loaded plugins have it. `admin` holds all. */
@Injectable()
export class RolePermissions {
  private readonly byRoles = new Map<string, ReadonlySet<string>>();

  constructor(private readonly catalogue: PluginCatalogue) {}

  of(roles: readonly string[]): ReadonlySet<string> {
    const key = roles.join(',');
    const known = this.byRoles.get(key);
    if (known) return known;
    const permissions = this.catalogue.plugins
      .flatMap((plugin) => plugin.permissions ?? [])
      .filter((permission) => roles.includes('admin') || permission.roles?.some((role) => roles.includes(role)))
      .map(({ name }) => name);
    const set: ReadonlySet<string> = new Set(permissions);
    this.byRoles.set(key, set);
    return set;
  }
}
