import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, canonicalTimeZone, newId, type Page, Settings, type UserPrincipal } from '@roost/plugin-kit';
import { UsersService } from '@roost/users';
import { bookingsErrors } from '../bookings.errors.js';
import { BookingsSettings } from '../bookings.settings.js';
import { pageByName, type PageOfNames } from '../dto/page-by-name.js';
import { DEFAULT_POLICIES } from './default-policies.js';
import type { Policy } from '../policy/policy.js';
import type { Resource, ResourceKind } from './resource.entity.js';
import { type ResourceChanges, ResourcesRepository } from './resources.repository.js';

/** What a manager says of a resource. */
export interface ResourceDraft {
  name: string;
  kind: ResourceKind;
  description: string;
  location: string;
  policy: Partial<Policy>;
  managerIds: string[];
}

/** What can be booked, and by which rules. */
@Injectable()
export class ResourcesService {
  constructor(
    private readonly em: EntityManager,
    private readonly resources: ResourcesRepository,
    private readonly users: UsersService,
    private readonly audit: AuditLog,
    private readonly settings: Settings,
  ) {}

  /** Also those that are archived, by name. */
  async listAll(projectId: string): Promise<Resource[]> {
    return this.resources.listAll(projectId);
  }

  /** By name. @param options.archived also those that are archived. Default false. */
  async page(
    projectId: string,
    { limit, cursor }: PageOfNames,
    { archived = false }: { archived?: boolean } = {},
  ): Promise<Page<Resource>> {
    return pageByName(await this.resources.page(projectId, archived, { limit: limit + 1, cursor }), limit);
  }

  /** @throws `bookings.resource_not_found` */
  async get(id: string, projectId: string): Promise<Resource> {
    const resource = await this.resources.find(id, projectId);
    if (!resource) throw bookingsErrors.resource_not_found();
    return resource;
  }

  /** @throws `bookings.name_taken`, `bookings.invalid_hours`, `bookings.user_not_found` */
  async create({ policy, ...draft }: ResourceDraft, { projectId }: UserPrincipal): Promise<Resource> {
    const settings = await this.settings.of(BookingsSettings, projectId);
    const timeZone = canonicalTimeZone(settings.timeZone) ?? settings.timeZone;
    const complete = { timeZone, ...DEFAULT_POLICIES[draft.kind], ...policy };
    const resource = { ...draft, policy: complete, id: newId(), projectId, archivedAt: null, createdAt: new Date() };
    await this.check(resource);
    await this.em.transactional(async () => {
      await this.resources.insert(resource);
      await this.audit.record({ action: 'resource-created', target: `resource:${resource.id}`, projectId });
    });
    return resource;
  }

  /** @throws `bookings.resource_not_found`, `bookings.name_taken`, `bookings.invalid_hours`, `bookings.user_not_found` */
  async change(
    id: string,
    { policy, archived, ...given }: Partial<ResourceDraft> & { archived?: boolean | undefined },
    { projectId }: UserPrincipal,
  ): Promise<Resource> {
    return this.em.transactional(async () => {
      const resource = await this.resources.lock(id, projectId);
      if (!resource) throw bookingsErrors.resource_not_found();
      const changes: ResourceChanges = {
        ...given,
        ...(policy ? { policy: { ...resource.policy, ...policy } } : {}),
        ...(archived === undefined ? {} : { archivedAt: archived ? (resource.archivedAt ?? new Date()) : null }),
      };
      const changed = Object.assign(resource, changes);
      await this.check(changed);
      await this.resources.update(id, changes);
      const details = { changed: Object.keys(changes) };
      await this.audit.record({ action: 'resource-changed', target: `resource:${id}`, projectId, details });
      return changed;
    });
  }

  private async check({ policy, managerIds, projectId }: Resource): Promise<void> {
    const hours = [...policy.openingHours, ...policy.automatic.flatMap((rule) => rule.hours ?? [])];
    if (hours.some(({ from, to }) => from === to)) {
      throw bookingsErrors.invalid_hours({ detail: 'Hours must end at a different time than they begin' });
    }
    if (policy.minMinutes > policy.maxMinutes) {
      throw bookingsErrors.invalid_hours({ detail: 'minMinutes is more than maxMinutes' });
    }
    const managers = await this.users.findMany(managerIds);
    const known = new Set(managers.filter((user) => user.projectId === projectId).map(({ id }) => id));
    const unknown = managerIds.find((id) => !known.has(id));
    if (unknown !== undefined) throw bookingsErrors.user_not_found({ detail: unknown });
  }
}
