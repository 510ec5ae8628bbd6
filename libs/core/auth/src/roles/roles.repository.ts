import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Role } from './role.entity.js';

@Injectable()
export class RolesRepository {
  constructor(private readonly em: EntityManager) {}

  async list(projectId: string): Promise<Role[]> {
    return this.em.find(Role, { projectId }, { disableIdentityMap: true });
  }

  /** Of all projects. */
  async listAll(): Promise<Role[]> {
    return this.em.findAll(Role, { disableIdentityMap: true });
  }

  async save(role: Role): Promise<void> {
    await this.em.upsert(Role, role);
  }

  /** @returns false when it was not stored. */
  async delete(projectId: string, name: string): Promise<boolean> {
    return (await this.em.nativeDelete(Role, { projectId, name })) > 0;
  }
}
