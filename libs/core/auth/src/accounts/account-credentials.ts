import { Injectable } from '@nestjs/common';
import { KeysOfAccount } from '../keys/keys-of-account.js';
import { PasswordStore } from '../passwords/password-store.js';
import { SessionsService } from '../sessions/sessions.service.js';

/** Everything that signs a person in. */
@Injectable()
export class AccountCredentials {
  constructor(
    private readonly passwords: PasswordStore,
    private readonly sessions: SessionsService,
    private readonly keys: KeysOfAccount,
  ) {}

  /** Makes the password, the sessions and the keys of an account invalid: somebody else had it. In the caller's transaction. */
  async withdraw(userId: string): Promise<void> {
    await this.passwords.delete(userId);
    await this.sessions.endAll(userId);
    await this.keys.revokeAll(userId);
  }
}
