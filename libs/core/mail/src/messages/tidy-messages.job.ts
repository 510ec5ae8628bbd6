import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { OnJob, Outbox, ProjectStates } from '@roost/plugin-kit';
import { MailConfig } from '../mail.config.js';
import { tidyMessages } from '../mail.contracts.js';
import { MessagesRepository } from './messages.repository.js';

/** Rows of one statement: it holds up nobody for long. */
const BATCH = 5_000;
const DAY_MS = 86_400_000;

/** Forgets mails that were sent or given up long ago, but for those of suspended projects. */
@Injectable()
export class TidyMessagesJob {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly messages: MessagesRepository,
    private readonly projects: ProjectStates,
    private readonly config: MailConfig,
  ) {}

  @OnJob(tidyMessages)
  async tidy(): Promise<void> {
    const { keepDays } = this.config;
    if (keepDays === 0) return;
    const before = new Date(Date.now() - keepDays * DAY_MS);
    const closed = await this.projects.closedIds();
    while ((await this.forgetSome(before, closed)) === BATCH);
  }

  /** @returns how many. */
  private async forgetSome(before: Date, exceptProjects: readonly string[]): Promise<number> {
    return this.em.transactional(async () => {
      const deleted = await this.messages.deleteSettled(before, exceptProjects, BATCH);
      // The jobs of those that were given up say why, and mail servers name the address there.
      for (const { id, state } of deleted) if (state === 'failed') await this.outbox.forget(id);
      return deleted.length;
    });
  }
}
