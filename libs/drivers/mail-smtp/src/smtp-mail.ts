import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type MailDriver, mailErrors, type RenderedMail } from '@roost/mail';
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
    try {
      await this.transport.sendMail({
        ...mail,
        attachments: mail.attachments.map((attachment) => ({ ...attachment })),
      });
    } catch (error) {
      throw isFinal(error) ? mailErrors.rejected({ detail: error.message, cause: error }) : error;
    }
  }

  onApplicationShutdown(): void {
    this.transport.close();
  }
}

/** What nodemailer calls refusals of the addresses and of the message; a wrong password, say, is no fault of the mail. */
const ABOUT_THE_MAIL = new Set(['EENVELOPE', 'EMESSAGE']);

/** A reply of 5yz is a permanent refusal (RFC 5321, 4.2.1). */
const isFinal = (error: unknown): error is Error =>
  error instanceof Error &&
  'code' in error &&
  ABOUT_THE_MAIL.has(String(error.code)) &&
  'responseCode' in error &&
  typeof error.responseCode === 'number' &&
  error.responseCode >= 500;
