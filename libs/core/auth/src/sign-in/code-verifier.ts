import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { emailKey, UsersService } from '@roost/users';
import { authErrors } from '../auth.errors.js';
import { CodesService } from '../codes/codes.service.js';
import { PasswordStore } from '../passwords/password-store.js';
import type { Proof } from './proof.js';

/** Finds out by a code that was mailed to them who someone is. */
@Injectable()
export class CodeVerifier {
  constructor(
    private readonly em: EntityManager,
    private readonly users: UsersService,
    private readonly codes: CodesService,
    private readonly passwords: PasswordStore,
  ) {}

  /** Also proves the address. @throws `auth.invalid_sign_in_code` */
  async verify(projectId: string, email: string, code: string): Promise<Proof> {
    const proven = await this.codes.prove(projectId, 'sign-in', email, code);
    const userId = proven?.userId;
    if (!proven || !userId) throw authErrors.invalid_sign_in_code();
    return this.em.transactional(async () => {
      const user = await this.users.lock(userId);
      const isUsed = !(await this.codes.consume(proven));
      if (isUsed || user.suspendedAt || emailKey(user.email) !== emailKey(email)) {
        throw authErrors.invalid_sign_in_code();
      }
      if (!user.emailVerifiedAt) await this.users.markEmailVerified(userId);
      const emailVerifiedAt = user.emailVerifiedAt ?? new Date();
      return { user: { ...user, emailVerifiedAt }, passwordHash: await this.passwords.lockHash(userId) };
    });
  }
}
