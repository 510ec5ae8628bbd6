import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { OnJob, ProjectStates } from '@roost/plugin-kit';
import { tidyInvitations } from '../auth.contracts.js';
import { InvitationsRepository } from './invitations.repository.js';

const DAY_MS = 86_400_000;
/** For so long, whoever invites still sees that nobody came. */
const KEEP_DAYS = 30;
const BATCH = 5_000;

/** Forgets addresses of people who did not come. */
@Injectable()
export class TidyInvitationsJob {
  constructor(
    private readonly em: EntityManager,
    private readonly invitations: InvitationsRepository,
    private readonly projects: ProjectStates,
  ) {}

  @OnJob(tidyInvitations)
  async tidy(): Promise<void> {
    const before = new Date(Date.now() - KEEP_DAYS * DAY_MS);
    const closed = await this.projects.closedIds();
    const deleteSome = (): Promise<number> =>
      this.em.transactional(() => this.invitations.deleteExpired(before, closed, BATCH));
    while ((await deleteSome()) === BATCH);
  }
}
