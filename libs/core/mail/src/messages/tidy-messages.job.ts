import { Injectable } from '@nestjs/common';
import { OnJob } from '@roost/plugin-kit';
import { MailConfig } from '../mail.config.js';
import { tidyMessages } from '../mail.contracts.js';
import { MessagesRepository } from './messages.repository.js';

/** Rows of one statement: it holds up nobody for long. */
const BATCH = 5_000;
const DAY_MS = 86_400_000;

/** Forgets mails that were sent or given up long ago. */
@Injectable()
export class TidyMessagesJob {
  constructor(
    private readonly messages: MessagesRepository,
    private readonly config: MailConfig,
  ) {}

  @OnJob(tidyMessages)
  async tidy(): Promise<void> {
    const { keepDays } = this.config;
    if (keepDays === 0) return;
    const before = new Date(Date.now() - keepDays * DAY_MS);
    while ((await this.messages.deleteSettled(before, BATCH)) === BATCH);
  }
}
