import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, newId, type Page, type UserPrincipal } from '@roost/plugin-kit';
import { emailKey, type Profile, UsersService } from '@roost/users';
import { authErrors } from '../auth.errors.js';
import { SignUpPolicy } from '../sign-up/sign-up-policy.js';
import type { InvitedGroup } from '../auth.contracts.js';
import { InvitationGrants } from './invitation-grants.js';
import { InvitationMails } from './invitation-mails.js';
import {
  type InvitationDetails,
  type InvitationFilter,
  InvitationsRepository,
  type NewInvitation,
} from './invitations.repository.js';

/** Whom to invite, and as what. */
export interface InvitationDraft {
  people: readonly { email: string; name?: string | null | undefined; locale?: string | null | undefined }[];
  roles: readonly string[];
  groups?: readonly InvitedGroup[];
}

/** Why an address was not invited. */
export interface RefusedAddress {
  email: string;
  code: string;
  title: string;
}

/** An invitation, with who made it. */
export interface ListedInvitation {
  invitation: InvitationDetails;
  inviter: Profile | undefined;
}

/** Invites people, with roles that hold no more than the inviter may do. Their mails follow at the pace of the quota. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly em: EntityManager,
    private readonly invitations: InvitationsRepository,
    private readonly mails: InvitationMails,
    private readonly users: UsersService,
    private readonly grants: InvitationGrants,
    private readonly signUps: SignUpPolicy,
    private readonly audit: AuditLog,
  ) {}

  /** @throws `auth.sign_up_closed`, and what {@link InvitationGrants.demandMayGrant} throws */
  async invite(
    principal: UserPrincipal,
    { people, roles, groups = [] }: InvitationDraft,
  ): Promise<{ invited: ListedInvitation[]; refused: RefusedAddress[] }> {
    const { projectId, userId } = principal;
    await this.signUps.demandInvitations(projectId);
    await this.grants.demandMayGrant(principal, { roles, groups });
    const granted = [...new Set(roles)].sort();
    // An address that is named twice is invited once.
    const unique = [...new Map(people.map((person) => [emailKey(person.email), person]))];
    const taken = await this.users.takenEmails(
      projectId,
      unique.map(([key]) => key),
    );
    const drafts = unique
      .filter(([key]) => !taken.has(key))
      .map(([key, { email, name = null, locale = null }]): NewInvitation => {
        const row = { id: newId(), projectId, email, emailKey: key, name, locale };
        return { ...row, fields: {}, roles: granted, groups: [...groups], invitedBy: userId };
      });
    const added = await this.add(projectId, drafts);
    const invited = await this.withInviters(await this.invitations.findMany([...added]));
    const pending = drafts.filter(({ id }) => !added.has(id));
    return {
      invited,
      refused: [
        ...unique.filter(([key]) => taken.has(key)).map(([, { email }]) => refused(email, authErrors.email_taken())),
        ...pending.map(({ email }) => refused(email, authErrors.already_invited())),
      ],
    };
  }

  /** Adds invitations, in the caller's transaction or its own. @returns the ids of those that were added. */
  async add(projectId: string, drafts: readonly NewInvitation[]): Promise<ReadonlySet<string>> {
    return this.em.transactional(async () => {
      const added = await this.invitations.insert(drafts);
      for (const { id, roles, groups } of drafts.filter((draft) => added.has(draft.id)))
        await this.audit.record({
          action: 'invitation-created',
          target: `invitation:${id}`,
          projectId,
          details: { roles, ...(groups.length > 0 ? { groups } : {}) },
        });
      if (added.size > 0) await this.mails.begin(projectId);
      return added;
    });
  }

  /** The newest first. */
  async list(projectId: string, filter: InvitationFilter): Promise<Page<ListedInvitation>> {
    const page = await this.invitations.list(projectId, filter);
    const listed = await this.withInviters(page.items);
    return page.map(
      (invitation) => listed.find((item) => item.invitation === invitation) ?? { invitation, inviter: undefined },
    );
  }

  /**
   * Mails another link. Whoever does that answers for the invitation from then on. The link of the earlier mail works until the new one is sent.
   *
   * @throws `auth.invitation_not_found`, and what {@link InvitationGrants.demandMayGrant} throws
   */
  async resend(principal: UserPrincipal, id: string): Promise<ListedInvitation> {
    const { projectId, userId: invitedBy } = principal;
    await this.signUps.demandInvitations(projectId);
    const resent = await this.em.transactional(async () => {
      const invitation = await this.invitations.lock(projectId, id);
      if (!invitation) throw authErrors.invitation_not_found();
      await this.grants.demandMayGrant(principal, invitation);
      const changes = { invitedBy, isMailDue: true, refusal: null };
      await this.invitations.update(id, changes);
      await this.record('invitation-resent', projectId, id);
      await this.mails.begin(projectId);
      return { ...invitation, ...changes };
    });
    const [listed] = await this.withInviters([resent]);
    return listed ?? { invitation: resent, inviter: undefined };
  }

  /** @throws `auth.invitation_not_found` */
  async revoke(projectId: string, id: string): Promise<void> {
    await this.em.transactional(async () => {
      if (!(await this.invitations.delete(projectId, id))) throw authErrors.invitation_not_found();
      await this.record('invitation-revoked', projectId, id);
    });
  }

  private async record(action: string, projectId: string, id: string): Promise<void> {
    await this.audit.record({ action, target: `invitation:${id}`, projectId });
  }

  private async withInviters(invitations: readonly InvitationDetails[]): Promise<ListedInvitation[]> {
    const ids = invitations.flatMap(({ invitedBy }) => invitedBy ?? []);
    const inviters = new Map((await this.users.findMany([...new Set(ids)])).map((user) => [user.id, user]));
    return invitations.map((invitation) => ({ invitation, inviter: inviters.get(invitation.invitedBy ?? '') }));
  }
}

const refused = (email: string, { code, title }: { code: string; title: string }): RefusedAddress => ({
  email,
  code,
  title,
});
