import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { OnJob, ProjectStates } from '@roost/plugin-kit';
import { tidyMembers } from '../groups.contracts.js';
import { MembersRepository } from './members.repository.js';

const DAY_MS = 86_400_000;
/** For so long, managers see who was in the group. */
const KEEP_DAYS = 30;
const BATCH = 5_000;

/** Forgets memberships that expired long ago. They have counted nowhere since. */
@Injectable()
export class TidyMembersJob {
  constructor(
    private readonly em: EntityManager,
    private readonly members: MembersRepository,
    private readonly projects: ProjectStates,
  ) {}

  @OnJob(tidyMembers)
  async tidy(): Promise<void> {
    const before = new Date(Date.now() - KEEP_DAYS * DAY_MS);
    const closed = await this.projects.closedIds();
    const deleteSome = (): Promise<number> =>
      this.em.transactional(() => this.members.deleteExpired(before, closed, BATCH));
    while ((await deleteSome()) === BATCH);
  }
}
