import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '@roost/plugin-kit';
import { emailKey, nameOf, type Profile, UsersService } from '@roost/users';
import { AccountCredentials } from '../accounts/account-credentials.js';
import { authErrors } from '../auth.errors.js';
import { CodesService, type ProvenCode } from '../codes/codes.service.js';
import { AccountMails } from '../mails/account-mails.js';
import { SignUpPolicy } from '../sign-up/sign-up-policy.js';

/** Addresses of accounts: an address counts once its owner proved it. */
@Injectable()
export class EmailsService {
  constructor(
    private readonly em: EntityManager,
    private readonly users: UsersService,
    private readonly codes: CodesService,
    private readonly mails: AccountMails,
    private readonly credentials: AccountCredentials,
    private readonly audit: AuditLog,
    private readonly signUps: SignUpPolicy,
  ) {}

  /** Mails a code to a new address. One that is somebody's gets none, and nobody is told so. @throws `auth.domain_not_allowed`, `mail.quota_exceeded` */
  async requestChange(user: Profile, email: string): Promise<void> {
    await this.signUps.demandMayChange(user.projectId, user.email, email);
    // Before it is known whose the address is, so that the answer does not tell.
    await this.mails.demandRoom(user.projectId);
    const owner = await this.users.findByEmail(user.projectId, email);
    if (owner && owner.id !== user.id) return;
    const { id: userId, projectId, locale } = user;
    await this.em.transactional(async () => {
      const recipient = { projectId, purpose: 'verify-email' as const, email, locale, name: nameOf(user), userId };
      await this.mails.sendCode(recipient, crypto.randomUUID(), { template: 'auth.confirm-email' });
    });
  }

  /** The code proves the account's address, or makes the proven address the account's. @throws `auth.invalid_code`, `auth.domain_not_allowed` */
  async confirm(proven: ProvenCode): Promise<void> {
    const { userId, email } = proven;
    if (!userId) throw authErrors.invalid_code();
    await this.em.transactional(async () => {
      const user = await this.users.lock(userId);
      if (!(await this.codes.consume(proven))) throw authErrors.invalid_code();
      if (emailKey(user.email) === emailKey(email)) {
        await this.users.markEmailVerified(userId);
        return;
      }
      await this.signUps.demandMayChange(user.projectId, user.email, email);
      await this.change(user, email, 'email-changed');
      await this.codes.forgetOfUser(userId, ['sign-in', 'reset-password']);
      await this.tellOldAddress(user, email);
    });
  }

  /**
   * Gives the account back its old address. Whoever changed it knew the password, so that is worth nothing from now on, and everybody is
   * signed out, and keys are revoked: the owner goes on by a mail to the old address.
   *
   * @throws `auth.invalid_code`
   */
  async undoChange(proven: ProvenCode): Promise<void> {
    const { userId, email } = proven;
    if (!userId) throw authErrors.invalid_code();
    await this.em.transactional(async () => {
      const user = await this.users.lock(userId);
      if (!(await this.codes.consume(proven))) throw authErrors.invalid_code();
      await this.change(user, email, 'email-change-undone');
      await this.codes.forgetOfUser(userId, ['sign-in', 'reset-password', 'verify-email']);
      await this.credentials.withdraw(userId);
    });
  }

  private async change(user: Profile, email: string, action: string): Promise<void> {
    const { id, projectId } = user;
    if (!(await this.users.changeEmail(user, email))) throw authErrors.email_taken();
    const details = { from: user.email, to: email };
    await this.audit.record({ action, target: `user:${id}`, projectId, details, actorId: id });
  }

  private async tellOldAddress(user: Profile, newEmail: string): Promise<void> {
    const { id: userId, projectId, email, locale } = user;
    const recipient = { projectId, purpose: 'undo-email' as const, email, locale, name: nameOf(user), userId };
    await this.mails.sendCode(recipient, crypto.randomUUID(), { data: { newEmail } });
  }
}
