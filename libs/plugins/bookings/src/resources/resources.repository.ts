import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { bookingsErrors } from '../bookings.errors.js';
import type { PageOfNames } from '../dto/page-by-name.js';
import { unlessRefused } from '../violations.js';
import { Resource } from './resource.entity.js';

export type ResourceChanges = Partial<
  Pick<Resource, 'name' | 'description' | 'location' | 'policy' | 'managerIds' | 'archivedAt'>
>;

@Injectable()
export class ResourcesRepository {
  constructor(private readonly em: EntityManager) {}

  /** @throws `bookings.name_taken` */
  async insert(resource: Resource): Promise<void> {
    await unlessRefused('unique', bookingsErrors.name_taken, () => this.em.insert(Resource, resource));
  }

  async find(id: string, projectId: string): Promise<Resource | null> {
    return this.em.findOne(Resource, { id, projectId }, { disableIdentityMap: true });
  }

  /** Lets one at a time book a resource, until the transaction ends. */
  async lock(id: string, projectId: string): Promise<Resource | null> {
    const options = { disableIdentityMap: true, lockMode: LockMode.PESSIMISTIC_WRITE };
    return this.em.findOne(Resource, { id, projectId }, options);
  }

  /** Also those that are archived, by name. */
  async listAll(projectId: string): Promise<Resource[]> {
    return this.em.find(Resource, { projectId }, { orderBy: { name: 'asc' }, disableIdentityMap: true });
  }

  /** By name. */
  async page(projectId: string, isArchivedToo: boolean, { limit, cursor }: PageOfNames): Promise<Resource[]> {
    const where = {
      projectId,
      ...(isArchivedToo ? {} : { archivedAt: null }),
      ...(cursor === undefined ? {} : { name: { $gt: cursor } }),
    };
    return this.em.find(Resource, where, { orderBy: { name: 'asc' }, limit, disableIdentityMap: true });
  }

  /** @throws `bookings.name_taken` */
  async update(id: string, changes: ResourceChanges): Promise<void> {
    await unlessRefused('unique', bookingsErrors.name_taken, () => this.em.nativeUpdate(Resource, { id }, changes));
  }

  async removeManager(userId: string): Promise<void> {
    await this.em.execute(
      'update bookings_resource set manager_ids = array_remove(manager_ids, ?::uuid) where ?::uuid = any(manager_ids)',
      [userId, userId],
    );
  }
}
