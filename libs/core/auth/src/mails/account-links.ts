import { Injectable } from '@nestjs/common';
import { Installation } from '@roost/plugin-kit';
import { AuthConfig } from '../auth.config.js';
import type { CodePurpose } from '../codes/purposes.js';

/** Where links in mails lead. What is secret is in the fragment: it reaches no server, and no log. */
@Injectable()
export class AccountLinks {
  private readonly base: string;

  constructor({ baseUrl }: Installation, { appUrl }: AuthConfig) {
    this.base = (appUrl ?? `${baseUrl}/account`).replace(/\/+$/, '');
  }

  /** The page on which a code is used, with the code. */
  withCode(page: CodePurpose, email: string, code: string): string {
    return `${this.base}/${page}#${new URLSearchParams({ email, code }).toString()}`;
  }

  /** The page on which someone asks for a code that resets their password. */
  forgotPassword(email: string): string {
    return `${this.base}/forgot-password#${new URLSearchParams({ email }).toString()}`;
  }

  signIn(): string {
    return `${this.base}/log-in`;
  }
}
