import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { OnJob, ProjectStates } from '@roost/plugin-kit';
import { tidyImports } from '../auth.contracts.js';
import { ImportsRepository } from './imports.repository.js';

const DAY_MS = 86_400_000;
const KEEP_DAYS = 30;

/** Deletes imports with their reports after a while, and uploads that were cut off by the end of a process. */
@Injectable()
export class TidyImportsJob {
  constructor(
    private readonly em: EntityManager,
    private readonly imports: ImportsRepository,
    private readonly projects: ProjectStates,
  ) {}

  @OnJob(tidyImports)
  async tidy(): Promise<void> {
    const now = Date.now();
    const [aDayAgo, longAgo] = [new Date(now - DAY_MS), new Date(now - KEEP_DAYS * DAY_MS)];
    const closed = await this.projects.closedIds();
    for (const id of await this.imports.listOld(aDayAgo, longAgo, closed))
      await this.em.transactional(() => this.imports.delete(id));
  }
}
