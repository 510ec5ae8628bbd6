import { Injectable } from '@nestjs/common';
import { OnJob } from '@roost/plugin-kit';
import { tidyAnswers } from './idempotency.contracts.js';
import { KeptAnswersRepository } from './kept-answers.repository.js';

@Injectable()
export class TidyAnswersJob {
  constructor(private readonly answers: KeptAnswersRepository) {}

  @OnJob(tidyAnswers)
  async tidy(): Promise<void> {
    await this.answers.deleteExpired();
  }
}
