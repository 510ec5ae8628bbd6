import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, Hooks, newId, Page, PrincipalFacts } from '@roost/plugin-kit';
import { groupsErrors } from './groups.errors.js';
import { type GroupChanges, type GroupFilter, type GroupRow, GroupsRepository } from './groups.repository.js';
import { MembersRepository } from './members/members.repository.js';

/** Of more people than this, the whole project is asked about again. */
const FEW = 100;

/** Creates, changes and deletes groups. Callers decide who may do what. */
@Injectable()
export class GroupsService {
  constructor(
    private readonly em: EntityManager,
    private readonly groups: GroupsRepository,
    private readonly members: MembersRepository,
    private readonly facts: PrincipalFacts,
    private readonly hooks: Hooks,
    private readonly audit: AuditLog,
  ) {}

  /** @throws `groups.not_found` */
  async get(id: string, projectId: string): Promise<GroupRow> {
    return known(await this.groups.find(id, projectId));
  }

  /** Keeps it from being deleted until the caller's transaction ends. @throws `groups.not_found` */
  async hold(id: string, projectId: string): Promise<GroupRow> {
    return known(await this.groups.hold(id, projectId));
  }

  /** The newest first. */
  async list(projectId: string, filter: GroupFilter): Promise<Page<GroupRow>> {
    return Page.of(await this.groups.list(projectId, { ...filter, limit: filter.limit + 1 }), filter.limit);
  }

  /** @throws `groups.name_taken` */
  async create(
    projectId: string,
    { name, description = '' }: { name: string; description?: string | undefined },
  ): Promise<GroupRow> {
    const group = { id: newId(), projectId, name, description, createdAt: new Date() };
    await this.em.transactional(async () => {
      if (!(await this.groups.insert(group))) throw groupsErrors.name_taken();
      await this.audit.record({ action: 'created', target: `group:${group.id}`, projectId, details: { name } });
    });
    return { ...group, createdAt: group.createdAt.toISOString() };
  }

  /** @throws `groups.not_found`, `groups.name_taken` */
  async change(id: string, projectId: string, changes: GroupChanges): Promise<GroupRow> {
    return this.em.transactional(async () => {
      const group = known(await this.groups.lock(id, projectId));
      if (Object.keys(changes).length === 0) return group;
      if (!(await this.groups.update(id, changes))) throw groupsErrors.name_taken();
      await this.audit.record({ action: 'changed', target: `group:${id}`, projectId, details: { ...changes } });
      return { ...group, ...changes };
    });
  }

  /**
   * Deletes a group. Its members do not belong to it from the commit on, in every process.
   *
   * @returns how many people belonged to it. @throws `groups.not_found`, and what handlers of `groups.deleting` refuse with
   */
  async delete(id: string, projectId: string): Promise<number> {
    return this.em.transactional(async () => {
      const { name } = known(await this.groups.lock(id, projectId));
      await this.hooks.run('groups.deleting', { groupId: id, projectId });
      const people = await this.members.deleteAllIn(id);
      await this.groups.delete(id);
      const details = { name, members: people.length };
      await this.audit.record({ action: 'deleted', target: `group:${id}`, projectId, details });
      if (people.length > FEW) await this.facts.changedInProject(projectId);
      else for (const userId of people) await this.facts.changed(userId);
      return people.length;
    });
  }
}

function known(group: GroupRow | undefined): GroupRow {
  if (!group) throw groupsErrors.not_found();
  return group;
}
