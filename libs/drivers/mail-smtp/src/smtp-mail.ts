import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { MailDriver, RenderedMail } from '@roost/mail';
import nodemailer from 'nodemailer';
import { SmtpMailConfig } from './smtp-mail.config.js';

const PATIENCE_MS = 15_000;

/** Hands mails to a mail server. */
@Injectable()
export class SmtpMail implements MailDriver, OnApplicationShutdown {
  private readonly transport: ReturnType<typeof nodemailer.createTransport>;

  constructor({ url }: SmtpMailConfig) {
    this.transport = nodemailer.createTransport({
      url,
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async send(mail: RenderedMail): Promise<void> {
    await this.transport.sendMail(mail);
  }

  onApplicationShutdown(): void {
    this.transport.close();
  }
}
