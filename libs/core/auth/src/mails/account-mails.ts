import { Injectable } from '@nestjs/common';
import { MailService } from '@roost/mail';
import { CodesService } from '../codes/codes.service.js';
import { type CodePurpose, daysOf, minutesOf } from '../codes/purposes.js';
import { AccountLinks } from './account-links.js';

/** Who gets a code, and what it is good for. */
export interface CodeRecipient {
  projectId: string;
  purpose: CodePurpose;
  /** The address that it goes to, and that it proves. */
  email: string;
  locale: string;
  /** What the person is called; empty where that is not known. */
  name: string;
  /** None where there is no account yet. */
  userId: string | null;
}

/** The templates of the mails that carry a code. */
const TEMPLATES = {
  'sign-in': 'auth.sign-in-code',
  'sign-up': 'auth.sign-up-link',
  'verify-email': 'auth.verify-email',
  'reset-password': 'auth.reset-password',
  'undo-email': 'auth.email-changed',
} as const satisfies Record<CodePurpose, string>;

/** Mails about accounts that carry a code. The code is made and the mail accepted in one transaction, the caller's. */
@Injectable()
export class AccountMails {
  constructor(
    private readonly codes: CodesService,
    private readonly mail: MailService,
    private readonly links: AccountLinks,
  ) {}

  /** @throws `mail.quota_exceeded` when the project may send none today */
  async demandRoom(projectId: string): Promise<void> {
    await this.mail.demandRoom(projectId);
  }

  /** @param fact names what the mail is about: it is sent once. @param extra what else the template shows. */
  async sendCode(
    { projectId, purpose, email, locale, name, userId }: CodeRecipient,
    fact: string,
    { template = TEMPLATES[purpose], data = {} }: { template?: string; data?: Record<string, unknown> } = {},
  ): Promise<void> {
    const dedupeKey = `code:${fact}:${purpose}`;
    // A mail of the same fact that was accepted before carries the code that counts.
    if (await this.mail.wasAccepted(projectId, dedupeKey)) return;
    const code = await this.codes.issue({ projectId, purpose, email, userId });
    const url = await this.links.withCode(projectId, purpose, email, code);
    const facts = { name, code, url, minutes: minutesOf(purpose), days: daysOf(purpose), ...data };
    await this.mail.send({ projectId, to: email, template, locale, data: facts, dedupeKey });
  }
}
