import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Outbox } from '@roost/plugin-kit';
import { ProjectsService } from '@roost/projects';
import { type MailCode, mailCode } from '../auth.contracts.js';

/** What someone asks a code for. */
export type CodeRequest = Omit<MailCode, 'projectId'>;

/**
 * Takes requests for codes by mail. All that depends on whether there is such an account happens later, in the worker: an answer, and the
 * time it takes, cannot tell.
 */
@Injectable()
export class CodeRequestsService {
  constructor(
    private readonly em: EntityManager,
    private readonly projects: ProjectsService,
    private readonly outbox: Outbox,
  ) {}

  /** @param project slug. */
  async request(project: string, request: CodeRequest): Promise<void> {
    const projectId = await this.projects.resolve(project);
    await this.em.transactional(() => this.outbox.enqueue(mailCode, { ...request, projectId }));
  }
}
