import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MailerService } from '@nestjs-modules/mailer';
import { Installation, JobFailed, jobFailed, OnEvent, OnJob, Problem, UnrecoverableError } from '@roost/plugin-kit';
import { DeliverMail, deliverMail } from '../mail.contracts.js';
import { mailErrors } from '../mail.errors.js';
import { MailData } from '../messages/mail-data.js';
import { MessagesRepository } from '../messages/messages.repository.js';
import { Sender } from './sender.js';
import { TemplateRenderer } from '../templates/template-renderer.js';

/** Trying again would not help. */
const FINAL: ReadonlySet<string> = new Set(
  [mailErrors.rejected, mailErrors.unknown_template, mailErrors.invalid_template].map(({ code }) => code),
);

/** No person wrote it: vacation notices and the like do not answer (RFC 3834, 5). */
const HEADERS = { 'Auto-Submitted': 'auto-generated' };

/** Sends one message. Run again, it finds the message sent and does nothing; one that failed before is tried again. */
@Injectable()
export class DeliverMailJob {
  constructor(
    private readonly em: EntityManager,
    private readonly messages: MessagesRepository,
    private readonly mailData: MailData,
    private readonly renderer: TemplateRenderer,
    private readonly mailer: MailerService,
    private readonly sender: Sender,
    private readonly installation: Installation,
  ) {}

  @OnJob(deliverMail)
  async deliver({ messageId }: DeliverMail): Promise<void> {
    try {
      // The row stays locked while a server takes the mail, so that two workers cannot both send it.
      await this.em.transactional(async () => {
        const message = await this.messages.lockUnsent(messageId);
        if (!message) return;
        const { projectId, template, locale, sealedData, sealedAttachments } = message;
        const data = this.mailData.unsealData(sealedData);
        const rendered = await this.renderer.render(projectId, template, locale, data);
        const { hostname } = new URL(this.installation.baseUrl);
        await this.mailer.sendMail({
          from: await this.sender.of(projectId),
          to: message.toAddress,
          messageId: `<${messageId}@${hostname}>`,
          headers: HEADERS,
          attachments: this.mailData.unsealAttachments(sealedAttachments),
          ...rendered,
        });
        await this.messages.markSent(messageId);
      });
    } catch (error) {
      const reason = reasonOf(error);
      const isFinal = error instanceof Problem && FINAL.has(error.code);
      // Its person was erased meanwhile: a failure would keep the words of the server, which name the address.
      if (!(await this.messages.noteFailure(messageId, reason))) return;
      throw isFinal ? new UnrecoverableError(reason, { cause: error }) : error;
    }
  }

  /**
   * Only now is the mail one that failed: before, its run was not given up yet, and could not be retried. Attempts that ended with their worker
   * left no word of their own, either.
   */
  @OnEvent(jobFailed, { id: 'failed-mail', formerly: ['DeliverMailJob.onJobFailed'] })
  async onJobFailed({ job, payload, reason }: JobFailed): Promise<void> {
    if (job === deliverMail.name) await this.messages.markFailed((payload as DeliverMail).messageId, reason);
  }
}

/** As the log shows it: of a mail that cannot be filled in, why. */
function reasonOf(error: unknown): string {
  if (error instanceof Problem && error.details.detail !== undefined) return `${error.title}: ${error.details.detail}`;
  return error instanceof Error ? error.message : String(error);
}
