import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Outbox } from '@roost/plugin-kit';
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
    private readonly outbox: Outbox,
  ) {}

  /** */
  async request(projectId: string, request: CodeRequest): Promise<void> {
    await this.em.transactional(() => this.outbox.enqueue(mailCode, { ...request, projectId }));
  }
}
