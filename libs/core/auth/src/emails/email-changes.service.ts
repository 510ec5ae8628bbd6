import { Injectable } from '@nestjs/common';
import type { SessionPrincipal } from '@roost/plugin-kit';
import { UsersService } from '@roost/users';
import { authErrors } from '../auth.errors.js';
import { CodesService, type ProvenCode } from '../codes/codes.service.js';
import type { CodePurpose } from '../codes/purposes.js';
import { AuthLimits } from '../limits/auth-limits.js';
import { PasswordChangesService } from '../password-changes/password-changes.service.js';
import { EmailsService } from './emails.service.js';

/** Checks who wants to prove or change an address. */
@Injectable()
export class EmailChangesService {
  constructor(
    private readonly users: UsersService,
    private readonly codes: CodesService,
    private readonly limits: AuthLimits,
    private readonly passwords: PasswordChangesService,
    private readonly emails: EmailsService,
  ) {}

  /** @throws `auth.wrong_password`, `http.too_many_requests` */
  async requestChange({ userId }: SessionPrincipal, currentPassword: string, newEmail: string): Promise<void> {
    await this.passwords.demandPassword(userId, currentPassword);
    const user = await this.users.profile(userId);
    await this.limits.demandMail('change-email', `${user.projectId} ${userId}`);
    await this.emails.requestChange(user, newEmail);
  }

  /** @throws `auth.invalid_code` */
  async confirm(projectId: string, email: string, code: string): Promise<void> {
    await this.emails.confirm(await this.prove(projectId, 'verify-email', email, code));
  }

  /** @throws `auth.invalid_code` */
  async undoChange(projectId: string, email: string, code: string): Promise<void> {
    await this.emails.undoChange(await this.prove(projectId, 'undo-email', email, code));
  }

  private async prove(projectId: string, purpose: CodePurpose, email: string, code: string): Promise<ProvenCode> {
    const proven = await this.codes.prove(projectId, purpose, email, code);
    if (!proven) throw authErrors.invalid_code();
    return proven;
  }
}
