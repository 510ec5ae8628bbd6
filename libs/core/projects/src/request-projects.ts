import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, type Credentials, namedProject, type UserPrincipal } from '@roost/plugin-kit';
import { ProjectDirectory } from './project-directory.js';
import type { ListedProject } from './project.entity.js';
import { projectsErrors } from './projects.errors.js';

/** Finds the project of a request. This is the one place that does. */
@Injectable()
export class RequestProjects {
  constructor(
    private readonly em: EntityManager,
    private readonly directory: ProjectDirectory,
    private readonly audit: AuditLog,
  ) {}

  /**
   * That of a caller without a session: the one that `X-Roost-Project` names, else the one whose public URL has the host of the request,
   * else `default`.
   *
   * @throws `projects.not_found`
   */
  async ofAnyone({ headers }: Pick<Credentials, 'headers'>): Promise<ListedProject> {
    const named = namedProject(headers);
    if (named !== undefined) return this.directory.bySlug(named);
    const { host } = headers;
    return this.directory.byHost(typeof host === 'string' ? host : undefined);
  }

  /**
   * The id of that of a session, whatever the host. Who may act on other projects acts on the one that the header names, and the audit
   * log of that one says so.
   *
   * @throws `projects.not_found`, `projects.contradicts_session`
   */
  async ofSession({ projectId, permissions, userId }: UserPrincipal, credentials: Credentials): Promise<string> {
    const named = namedProject(credentials.headers);
    if (named === undefined) return projectId;
    const project = await this.directory.bySlug(named);
    if (project.id === projectId) return projectId;
    // Only accounts of `default` can hold it.
    if (!permissions.has('projects.act-on')) throw projectsErrors.contradicts_session();
    await this.record(userId, project, credentials);
    return project.id;
  }

  private async record(actorId: string, { id }: ListedProject, { method, path }: Credentials): Promise<void> {
    await this.em.transactional(() =>
      this.audit.record({
        action: 'acted-on',
        target: `project:${id}`,
        projectId: id,
        actorId,
        details: { method, path: path ?? null },
      }),
    );
  }
}
