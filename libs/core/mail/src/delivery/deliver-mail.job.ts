import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MailerService } from '@nestjs-modules/mailer';
import {
  type DeliveryContext,
  type EventMap,
  Installation,
  type JobMap,
  OnEvent,
  OnJob,
  Problem,
} from '@roost/plugin-kit';
import { mailErrors } from '../mail.errors.js';
import { MailConfig } from '../mail.config.js';
import { MailRepository } from '../mail.repository.js';
import { TemplateRenderer } from '../template-renderer.js';

/** Sends one message. Run again, it finds the message sent and does nothing. */
@Injectable()
export class DeliverMailJob {
  constructor(
    private readonly em: EntityManager,
    private readonly messages: MailRepository,
    private readonly renderer: TemplateRenderer,
    private readonly mailer: MailerService,
    private readonly config: MailConfig,
    private readonly installation: Installation,
  ) {}

  @OnJob('mail.deliver')
  async deliver({ messageId }: JobMap['mail.deliver'], { lastAttempt }: DeliveryContext): Promise<void> {
    try {
      // The row stays locked while a server takes the mail, so that two workers cannot both send it.
      await this.em.transactional(async () => {
        const message = await this.messages.lockQueued(messageId);
        if (!message) return;
        const rendered = await this.renderer.render(message.template, message.locale, message.data);
        const { hostname } = new URL(this.installation.baseUrl);
        await this.mailer.sendMail({
          from: this.config.from,
          to: message.toAddress,
          messageId: `<${messageId}@${hostname}>`,
          ...rendered,
        });
        await this.messages.markSent(messageId);
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const isRejected = error instanceof Problem && error.code === mailErrors.rejected.code;
      await this.messages.noteFailure(messageId, reason, lastAttempt || isRejected);
      if (!isRejected) throw error;
    }
  }

  /** Attempts that ended with their worker left no word of their own. */
  @OnEvent('kernel.job-failed')
  async onJobFailed({ job, payload, reason }: EventMap['kernel.job-failed']): Promise<void> {
    if (job === 'mail.deliver')
      await this.messages.noteFailure((payload as JobMap['mail.deliver']).messageId, reason, true);
  }
}
