import { Injectable } from '@nestjs/common';
import { type Limit, RateLimiter } from '@roost/plugin-kit';
import { AuthConfig } from '../auth.config.js';

/** The budgets of everything that can be guessed, flooded or asked too often. */
@Injectable()
export class AuthLimits {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly config: AuthConfig,
  ) {}

  /**
   * Counts a sign-in against its address and its account before the password is looked at, so that guesses at once all count; when it
   * succeeds, it is not counted. An account that does not exist is counted like any other.
   */
  async countFailures<T>(ip: string, account: string, signIn: () => Promise<T>): Promise<T> {
    const limits: Limit[] = [
      { name: 'auth.login', budget: this.config.loginAddress, by: { address: ip } },
      { name: 'auth.login', budget: this.config.loginAccount, by: { subject: account } },
    ];
    await Promise.all(limits.map((limit) => this.limiter.take(limit)));
    const result = await signIn();
    await Promise.all(limits.map((limit) => this.limiter.giveBack(limit)));
    return result;
  }

  async takeRegistration(ip: string): Promise<void> {
    await this.limiter.take({ name: 'auth.register', budget: this.config.registerAddress, by: { address: ip } });
  }

  /** A request for a mail. What the mail itself costs is counted where nobody can watch: {@link mayMail}. */
  async takeMailRequest(ip: string): Promise<void> {
    await this.limiter.take({ name: 'auth.mail', budget: this.config.mailAddress, by: { address: ip } });
  }

  /** Whether one more mail with a code may go to an account. */
  async mayMail(purpose: string, account: string): Promise<boolean> {
    const { mailAccount, mailTotal } = this.config;
    const subject = `${purpose} ${account}`;
    return (
      (await this.limiter.tryTake({ name: 'auth.mail', budget: mailAccount, by: { subject } })) &&
      (await this.limiter.tryTake({ name: 'auth.mail', budget: mailTotal, by: 'everyone' }))
    );
  }

  /** One more mail that someone who is signed in asks for: they may know that there were too many. */
  async demandMail(purpose: string, account: string): Promise<void> {
    const { mailAccount } = this.config;
    await this.limiter.take({ name: 'auth.mail', budget: mailAccount, by: { subject: `${purpose} ${account}` } });
  }

  async takeCode(ip: string, account: string): Promise<void> {
    const { codeAddress, codeAccount, codeTotal } = this.config;
    await this.limiter.take({ name: 'auth.code', budget: codeAddress, by: { address: ip } });
    await this.limiter.take({ name: 'auth.code', budget: codeAccount, by: { subject: account } });
    await this.limiter.take({ name: 'auth.code', budget: codeTotal, by: 'everyone' });
  }
}
