import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Outbox } from '@roost/plugin-kit';
import { ProjectLocales } from '@roost/projects';
import { type MailCode, mailCode } from '../auth.contracts.js';
import { AccountMails } from './account-mails.js';

/** What someone asks a code for. */
export type CodeRequest = Pick<MailCode, 'email' | 'purpose'>;

/**
 * Takes requests for codes by mail. All that depends on whether there is such an account happens later, in the worker: an answer, and the
 * time it takes, cannot tell.
 */
@Injectable()
export class CodeRequestsService {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly locales: ProjectLocales,
    private readonly mails: AccountMails,
  ) {}

  /**
   * In the language that the request asks for, else that of its project.
   *
   * @param acceptLanguage value of the header `Accept-Language`
   * @throws `mail.quota_exceeded`, whether there is such an account or not
   */
  async request(projectId: string, request: CodeRequest, acceptLanguage: string | undefined): Promise<void> {
    await this.mails.demandRoom(projectId);
    const locale = await this.locales.localeFor(projectId, acceptLanguage);
    await this.em.transactional(() => this.outbox.enqueue(mailCode, { ...request, projectId, locale }));
  }
}
