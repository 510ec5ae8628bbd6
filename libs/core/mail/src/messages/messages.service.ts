import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, Jobs, Outbox, Page } from '@roost/plugin-kit';
import { deliverMail } from '../mail.contracts.js';
import { mailErrors } from '../mail.errors.js';
import { type MailFilter, type MailRecord, MessagesRepository } from './messages.repository.js';

/** The log of mails: what became of each, and another try for those that failed. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly em: EntityManager,
    private readonly messages: MessagesRepository,
    private readonly outbox: Outbox,
    private readonly jobs: Jobs,
    private readonly audit: AuditLog,
  ) {}

  /** The newest first. */
  async list(filter: MailFilter): Promise<Page<MailRecord>> {
    return Page.of(await this.messages.list({ ...filter, limit: filter.limit + 1 }), filter.limit);
  }

  /** @throws `mail.message_not_found`, also for what belongs to another project. */
  async get(projectId: string, id: string): Promise<MailRecord> {
    const message = await this.messages.find(projectId, id);
    if (!message) throw mailErrors.message_not_found();
    return message;
  }

  /** Tries a mail again that was given up. @throws `mail.message_not_found`, `mail.not_failed` */
  async retry(projectId: string, id: string): Promise<MailRecord> {
    await this.get(projectId, id);
    return this.em.transactional(async () => {
      if (!(await this.messages.requeueFailed(projectId, id))) throw mailErrors.not_failed();
      await this.deliverAgain(id, projectId);
      await this.audit.record({ action: 'retried', target: `mail:${id}`, projectId });
      return this.get(projectId, id);
    });
  }

  /** The run that was given up goes on, so that it is not listed as given up for ever; one that was discarded is made anew. */
  private async deliverAgain(id: string, projectId: string): Promise<void> {
    const run = await this.jobs.find(deliverMail, id);
    if (run?.state === 'failed' && (await this.jobs.retry(run.id))) return;
    await this.outbox.enqueue(deliverMail, { messageId: id }, { key: id, projectId });
  }
}
