import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { type DeliveryContext, OnJob } from '@roost/plugin-kit';
import { emailKey, nameOf, type Profile, UsersService } from '@roost/users';
import { MailCode, mailCode } from '../auth.contracts.js';
import { AccountMails } from './account-mails.js';
import { AuthLimits } from '../limits/auth-limits.js';
import { SignUpPolicy } from '../sign-up/sign-up-policy.js';
import { CodesService } from '../codes/codes.service.js';
import type { CodePurpose } from '../codes/purposes.js';

/** Mails a code to an address, or nothing. */
@Injectable()
export class MailCodeJob {
  private readonly logger = new Logger(MailCodeJob.name);

  constructor(
    private readonly em: EntityManager,
    private readonly users: UsersService,
    private readonly codes: CodesService,
    private readonly limits: AuthLimits,
    private readonly mails: AccountMails,
    private readonly signUps: SignUpPolicy,
  ) {}

  @OnJob(mailCode)
  async mail(request: MailCode, { id, attempt }: DeliveryContext): Promise<void> {
    const { projectId, purpose, email } = request;
    const user = await this.users.findByEmail(projectId, email);
    const wanted = purposeFor(purpose, user);
    if (wanted !== purpose) {
      await this.em.transactional(() => this.codes.issueToNobody({ projectId, purpose, email }));
    }
    if (!wanted) return;
    // The mail would offer what is refused.
    if (wanted === 'sign-up' && !(await this.signUps.isOpenTo(projectId, email))) return;
    // Another attempt of the same request was counted already.
    if (attempt === 1 && !(await this.limits.mayMail(wanted, `${projectId} ${emailKey(email)}`))) {
      this.logger.warn(
        { purpose: wanted, userId: user?.id },
        'This account has used up its budget of mails with codes',
      );
      return;
    }
    const recipient = user
      ? { email: user.email, locale: user.locale, name: nameOf(user) }
      : { email, locale: request.locale, name: '' };
    await this.em.transactional(async () => {
      await this.mails.sendCode({ projectId, purpose: wanted, userId: user?.id ?? null, ...recipient }, id);
    });
  }
}

/** What the person gets who asks for a code of a purpose: a stranger who wants in gets a link to sign up. */
function purposeFor(purpose: CodePurpose, user: Profile | null): CodePurpose | undefined {
  if (user?.suspendedAt) return undefined;
  switch (purpose) {
    case 'sign-in':
      return user ? 'sign-in' : 'sign-up';
    case 'verify-email':
      return user && !user.emailVerifiedAt ? 'verify-email' : undefined;
    case 'reset-password':
      return user ? 'reset-password' : undefined;
    case 'sign-up':
    case 'undo-email':
      return undefined;
  }
}
