import { Injectable } from '@nestjs/common';
import type { SessionPrincipal } from '@roost/plugin-kit';
import { emailKey, UsersService } from '@roost/users';
import { authErrors } from '../auth.errors.js';
import { CodesService } from '../codes/codes.service.js';
import { AuthLimits } from '../limits/auth-limits.js';
import { PasswordPolicy } from '../passwords/password-policy.js';
import { PasswordStore } from '../passwords/password-store.js';
import { PasswordsService } from './passwords.service.js';

/** What someone sends who forgot their password. */
export interface PasswordReset {
  email: string;
  token: string;
  newPassword: string;
}

/** Checks who wants a new password, and whether it is a good one. */
@Injectable()
export class PasswordChangesService {
  constructor(
    private readonly users: UsersService,
    private readonly codes: CodesService,
    private readonly limits: AuthLimits,
    private readonly policy: PasswordPolicy,
    private readonly store: PasswordStore,
    private readonly passwords: PasswordsService,
  ) {}

  /** @throws `auth.invalid_code`, `auth.weak_password` */
  async reset(projectId: string, { email, token, newPassword }: PasswordReset): Promise<void> {
    await this.policy.check(newPassword, { email }, 'newPassword');
    const proven = await this.codes.prove(projectId, 'reset-password', email, token);
    const user = proven?.userId ? await this.users.find(proven.userId) : undefined;
    if (!proven || !user || user.suspendedAt || emailKey(user.email) !== emailKey(email)) {
      throw authErrors.invalid_code();
    }
    await this.policy.check(newPassword, user, 'newPassword');
    await this.passwords.reset(user, proven, newPassword);
  }

  /** Other sessions end. @throws `auth.wrong_password`, `auth.weak_password`, `http.too_many_requests` */
  async change(principal: SessionPrincipal, currentPassword: string, newPassword: string): Promise<void> {
    const user = await this.users.profile(principal.userId);
    await this.demandPassword(user.id, currentPassword);
    await this.policy.check(newPassword, user, 'newPassword');
    await this.passwords.change(user, newPassword, principal.sessionId);
  }

  /** @throws `auth.wrong_password`, `http.too_many_requests` */
  async demandPassword(userId: string, password: string): Promise<void> {
    await this.limits.countFailures(userId, async () => {
      if (!(await this.store.isRight(userId, password))) throw authErrors.wrong_password();
    });
  }
}
