import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { MailService } from '@roost/mail';
import { OnJob, Problem, Settings } from '@roost/plugin-kit';
import { nameOf, UsersService } from '@roost/users';
import { MailInvitations, mailInvitations } from '../auth.contracts.js';
import { AuthSettings } from '../auth.settings.js';
import { AccountLinks } from '../mails/account-links.js';
import { InvitationMails } from './invitation-mails.js';
import { makeInvitationToken } from './invitation-token.js';
import { type InvitationDetails, InvitationsRepository } from './invitations.repository.js';

const DAY_MS = 86_400_000;
/** How long one run mails; then another goes on, which a shutdown need not wait for. In milliseconds. */
const RUN_MS = 10_000;
const TOO_MANY = 429;

/** Mails the invitations of a project, one after the other. Where the quota of mails is used up, the job waits until there is room. */
@Injectable()
export class MailInvitationsJob {
  private readonly logger = new Logger(MailInvitationsJob.name);

  constructor(
    private readonly em: EntityManager,
    private readonly invitations: InvitationsRepository,
    private readonly mails: InvitationMails,
    private readonly mail: MailService,
    private readonly links: AccountLinks,
    private readonly users: UsersService,
    private readonly settings: Settings,
  ) {}

  @OnJob(mailInvitations)
  async mailAll({ projectId }: MailInvitations): Promise<void> {
    const end = Date.now() + RUN_MS;
    for (;;) {
      const id = await this.invitations.firstDue(projectId);
      if (id === undefined) return;
      await this.mailOrRefuse(projectId, id);
      if (Date.now() > end) break;
    }
    await this.em.transactional(() => this.mails.begin(projectId));
  }

  /** One that cannot be mailed does not hold up the others. @throws what says that there is no room yet, and whatever is not about this one. */
  private async mailOrRefuse(projectId: string, id: string): Promise<void> {
    try {
      await this.em.transactional(() => this.mailOne(projectId, id));
    } catch (error) {
      if (!(error instanceof Problem) || error.status === TOO_MANY || error.status >= 500) throw error;
      this.logger.warn({ invitation: id, code: error.code }, 'An invitation could not be mailed');
      await this.em.transactional(() => this.invitations.update(id, { isMailDue: false, refusal: error.code }));
    }
  }

  /** The token and its mail are accepted together. */
  private async mailOne(projectId: string, id: string): Promise<void> {
    const invitation = await this.invitations.lock(projectId, id);
    // Revoked or accepted since.
    if (!invitation?.isMailDue) return;
    const { invitationDays: days } = await this.settings.of(AuthSettings, projectId);
    const { token, tokenHash } = makeInvitationToken();
    const sentAt = new Date();
    const expiresAt = new Date(sentAt.getTime() + days * DAY_MS);
    await this.invitations.update(id, { tokenHash, isMailDue: false, sentAt, expiresAt });
    await this.mail.send({
      projectId,
      to: invitation.email,
      template: 'auth.invitation',
      ...(invitation.locale === null ? {} : { locale: invitation.locale }),
      data: {
        name: invitation.name ?? '',
        inviter: await this.inviterOf(invitation),
        url: await this.links.invitation(projectId, invitation.email, token),
        days,
      },
      dedupeKey: `invitation:${tokenHash}`,
    });
  }

  private async inviterOf({ invitedBy }: InvitationDetails): Promise<string> {
    const inviter = invitedBy === null ? undefined : await this.users.find(invitedBy);
    return inviter ? nameOf(inviter) : '';
  }
}
