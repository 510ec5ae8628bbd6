import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import {
  AuditLog,
  type Credentials,
  DEFAULT_PROJECT,
  namedProject,
  ProjectStates,
  type UserPrincipal,
} from '@roost/plugin-kit';
import { ProjectDirectory } from './project-directory.js';
import type { ListedProject } from './project.entity.js';
import { projectsErrors } from './projects.errors.js';
import { RequestQuota } from './usage/request-quota.js';

/** Finds the project of a request. This is the one place that does. */
@Injectable()
export class RequestProjects {
  constructor(
    private readonly em: EntityManager,
    private readonly directory: ProjectDirectory,
    private readonly audit: AuditLog,
    private readonly states: ProjectStates,
    private readonly quota: RequestQuota,
  ) {}

  /**
   * That of a caller without a session: the one that `X-Roost-Project` names, else the one whose public URL has the host of the request,
   * else `default`.
   *
   * @throws `projects.not_found`, `projects.suspended`, `projects.quota_exceeded`
   */
  async ofAnyone({ headers }: Pick<Credentials, 'headers'>): Promise<ListedProject> {
    const named = namedProject(headers);
    const { host } = headers;
    const project = await (named === undefined
      ? this.directory.byHost(typeof host === 'string' ? host : undefined)
      : this.directory.bySlug(named));
    await this.states.demandOpen(project.id);
    // People who run the server must be able to sign in.
    if (project.slug !== DEFAULT_PROJECT) await this.quota.take(project.id);
    return project;
  }

  /**
   * The id of that of a session or an API key, whatever the host. Who may act on other projects acts on the one that the header names, and
   * the audit log of that one says so. They may also act on a suspended one. Their requests count for no quota.
   *
   * @throws `projects.not_found`, `projects.contradicts_session`, `projects.suspended`, `projects.quota_exceeded`
   */
  async ofSession(principal: UserPrincipal, credentials: Credentials): Promise<string> {
    const { projectId, permissions } = principal;
    const named = namedProject(credentials.headers);
    const project = named === undefined ? undefined : await this.directory.bySlug(named);
    if (project === undefined || project.id === projectId) {
      await this.states.demandOpen(projectId);
      if (!permissions.has('projects.act-on')) await this.quota.take(projectId);
      return projectId;
    }
    // Only accounts of `default` can hold it.
    if (!permissions.has('projects.act-on')) throw projectsErrors.contradicts_session();
    if (project.deletionBegunAt !== null) throw projectsErrors.suspended();
    await this.record(principal, project, credentials);
    return project.id;
  }

  /** Whether a session that lasts longer than a request may go on in a project. */
  async mayGoOn(projectId: string): Promise<boolean> {
    return !(await this.states.closedIds()).includes(projectId);
  }

  private async record(actor: UserPrincipal, { id }: ListedProject, { method, path }: Credentials): Promise<void> {
    await this.em.transactional(() =>
      this.audit.record({
        action: 'acted-on',
        target: `project:${id}`,
        projectId: id,
        actorId: actor.userId,
        ...(actor.kind === 'key' ? { keyId: actor.keyId } : {}),
        details: { method, path: path ?? null },
      }),
    );
  }
}
