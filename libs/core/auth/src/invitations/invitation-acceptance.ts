import { Injectable } from '@nestjs/common';
import type { StagedUpload } from '@roost/media';
import { AuditLog } from '@roost/plugin-kit';
import { emailKey, nameOf, type Profile, UsersService } from '@roost/users';
import { authErrors } from '../auth.errors.js';
import { AccountCreationService, type Registration } from '../creation/account-creation.service.js';
import { SignUpPolicy } from '../sign-up/sign-up-policy.js';
import { InvitationGrants } from './invitation-grants.js';
import { hashOfInvitation } from './invitation-token.js';
import { type InvitationDetails, InvitationsRepository } from './invitations.repository.js';

/** What the person who has the link may know of an invitation. */
export interface OpenInvitation {
  email: string;
  name: string | null;
  /** Name of who invites. */
  inviter: string | null;
  expiresAt: Date;
  /** Whether the address has an account by now. */
  hasAccount: boolean;
}

/** What people do with the link of an invitation. Whoever has it has the mailbox of the address. */
@Injectable()
export class InvitationAcceptance {
  constructor(
    private readonly invitations: InvitationsRepository,
    private readonly accounts: AccountCreationService,
    private readonly users: UsersService,
    private readonly grants: InvitationGrants,
    private readonly signUps: SignUpPolicy,
    private readonly audit: AuditLog,
  ) {}

  /** @throws `auth.sign_up_closed`, `auth.invalid_invitation` */
  async look(projectId: string, email: string, token: string): Promise<OpenInvitation> {
    await this.signUps.demandInvitations(projectId);
    const invitation = await this.find(projectId, email, token);
    await this.demandVouchedFor(invitation);
    const { invitedBy, name, expiresAt } = invitation;
    const inviter = invitedBy === null ? undefined : await this.users.find(invitedBy);
    return {
      email: invitation.email,
      name,
      inviter: inviter ? nameOf(inviter) : null,
      expiresAt: expiresAt ?? new Date(),
      hasAccount: (await this.users.findByEmail(projectId, invitation.email)) !== null,
    };
  }

  /**
   * Makes the account of somebody who was invited. Where it cannot be made, the invitation stays.
   *
   * @throws `auth.invalid_invitation`, `auth.email_taken`, `auth.username_taken`, `users.quota_exceeded`
   */
  async accept(draft: Registration, token: string, avatar?: StagedUpload): Promise<Profile> {
    const { projectId } = draft;
    const invitation = await this.find(projectId, draft.email, token);
    const { id, roles, groups, invitedBy } = invitation;
    const writer = { isAdmin: false, ...draft.writer, preset: invitation.fields };
    const name = draft.name ?? invitation.name ?? undefined;
    const registration = { ...draft, name, roles, emailVerified: true, writer };
    return this.accounts.create(registration, avatar, {
      admit: async () => {
        if (!(await this.invitations.consume(id, hashOfInvitation(token)))) throw authErrors.invalid_invitation();
        await this.demandVouchedFor(invitation);
      },
      made: async (user) => {
        await this.grants.joinGroups(user.id, projectId, groups);
        await this.audit.record({
          action: 'invitation-accepted',
          target: `invitation:${id}`,
          projectId,
          actorId: user.id,
          details: { roles, invitedBy },
        });
      },
    });
  }

  private async find(projectId: string, email: string, token: string): Promise<InvitationDetails> {
    const invitation = await this.invitations.findOpen(projectId, hashOfInvitation(token));
    if (invitation?.emailKey !== emailKey(email)) throw authErrors.invalid_invitation();
    return invitation;
  }

  /** Who invited may have lost rights since, and a role may have got more. @throws `auth.invalid_invitation` */
  private async demandVouchedFor(invitation: InvitationDetails): Promise<void> {
    const { projectId, invitedBy } = invitation;
    if (!(await this.grants.areVouchedFor(invitedBy, projectId, invitation))) throw authErrors.invalid_invitation();
  }
}
