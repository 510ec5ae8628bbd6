import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type HookMap, Notifications, OnHook } from '@roost/plugin-kit';
import { ROLE_CHANNEL } from '../sessions/principal-cache.js';
import { RolesRepository } from './roles.repository.js';

/** Takes the permissions of a plugin that is purged out of the roles that have them. */
@Injectable()
export class PurgedPermissions {
  constructor(
    private readonly em: EntityManager,
    private readonly roles: RolesRepository,
    private readonly notifications: Notifications,
  ) {}

  @OnHook('kernel.purging')
  async purge(purging: HookMap['kernel.purging']): Promise<HookMap['kernel.purging']> {
    const isTheirs = (permission: string): boolean => permission.startsWith(`${purging.plugin}.`);
    const roles = (await this.roles.listAll()).filter(({ permissions }) => permissions.some(isTheirs));
    if (roles.length === 0) return purging;
    if (purging.deletes) {
      await this.em.transactional(async () => {
        for (const { projectId, name, description, permissions } of roles) {
          const left = permissions.filter((permission) => !isTheirs(permission));
          await this.roles.save({ projectId, name, description, permissions: left });
        }
        for (const projectId of new Set(roles.map((role) => role.projectId))) {
          await this.notifications.notify(ROLE_CHANNEL, projectId);
        }
      });
    }
    const names = [...new Set(roles.map(({ name }) => name))].sort().join(', ');
    return { ...purging, found: [...purging.found, `its permissions in roles of projects: ${names}`] };
  }
}
