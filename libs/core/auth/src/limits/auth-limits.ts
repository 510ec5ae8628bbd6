import { Injectable } from '@nestjs/common';
import { type Limit, RateLimiter } from '@roost/plugin-kit';
import { AuthConfig } from '../auth.config.js';

/** The budgets of everything that can be guessed, flooded or asked too often, but those by address: routes declare these. Codes count their own tries. */
@Injectable()
export class AuthLimits {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly config: AuthConfig,
  ) {}

  /**
   * Counts a sign-in against its account before the password is looked at, so that guesses at once all count; when it succeeds, it is not
   * counted. An account that does not exist is counted like any other.
   */
  async countFailures<T>(account: string, signIn: () => Promise<T>): Promise<T> {
    const limit: Limit = { name: 'login', budget: this.config.loginAccount, by: { subject: account } };
    await this.limiter.take(limit);
    const result = await signIn();
    await this.limiter.giveBack(limit);
    return result;
  }

  /** Whether one more mail with a code may go to an account. It is counted where nobody can watch. */
  async mayMail(purpose: string, account: string): Promise<boolean> {
    const { mailAccount, mailTotal } = this.config;
    const subject = `${purpose} ${account}`;
    return (
      (await this.limiter.tryTake({ name: 'mail', budget: mailAccount, by: { subject } })) &&
      (await this.limiter.tryTake({ name: 'mail', budget: mailTotal, by: 'everyone' }))
    );
  }

  /** One more mail that someone who is signed in asks for: they may know that there were too many. */
  async demandMail(purpose: string, account: string): Promise<void> {
    const { mailAccount } = this.config;
    await this.limiter.take({ name: 'mail', budget: mailAccount, by: { subject: `${purpose} ${account}` } });
  }
}
