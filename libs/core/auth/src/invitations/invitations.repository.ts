import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral, Page } from '@roost/plugin-kit';
import { Invitation } from './invitation.entity.js';

export type NewInvitation = Pick<
  Invitation,
  'id' | 'projectId' | 'email' | 'emailKey' | 'name' | 'locale' | 'fields' | 'roles' | 'groups' | 'invitedBy'
>;

/** An invitation as it is read. */
export type InvitationDetails = Pick<Invitation, keyof Invitation>;

/** In which state an invitation is. */
export const INVITATION_STATES = ['waiting', 'sent', 'expired', 'failed'] as const;
export type InvitationState = (typeof INVITATION_STATES)[number];

/** Which invitations a list shows. */
export interface InvitationFilter {
  state?: InvitationState | undefined;
  emailKey?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

const READ = { disableIdentityMap: true } as const;

@Injectable()
export class InvitationsRepository {
  constructor(private readonly em: EntityManager) {}

  /**
   * Adds invitations in one statement. One of the same address that has expired or could not be mailed makes room.
   *
   * @returns the ids of those that were added.
   */
  async insert(invitations: readonly NewInvitation[]): Promise<ReadonlySet<string>> {
    const rows = invitations.map(
      ({ id, projectId, email, emailKey, name, locale, fields, roles, groups, invitedBy }) => ({
        id,
        project_id: projectId,
        email,
        email_key: emailKey,
        name,
        locale,
        fields,
        roles,
        groups,
        invited_by: invitedBy,
      }),
    );
    const added = await this.em.execute<{ id: string }[]>(
      `insert into auth_invitation as known
         (id, project_id, email, email_key, name, locale, fields, roles, groups, invited_by, is_mail_due)
       select id, project_id, email, email_key, name, locale, fields, roles, groups, invited_by, true
       from jsonb_to_recordset(?::jsonb) as row (id uuid, project_id uuid, email text, email_key text, name text,
         locale text, fields jsonb, roles text[], groups jsonb, invited_by uuid)
       on conflict (project_id, email_key) do update set
         id = excluded.id, email = excluded.email, name = excluded.name, locale = excluded.locale,
         fields = excluded.fields, roles = excluded.roles, groups = excluded.groups, invited_by = excluded.invited_by,
         token_hash = null, is_mail_due = true,
         refusal = null, sent_at = null, expires_at = null, created_at = now()
       where known.refusal is not null or (known.expires_at < now() and not known.is_mail_due)
       returning id`,
      [JSON.stringify(rows)],
    );
    return new Set(added.map(({ id }) => id));
  }

  async findMany(ids: readonly string[]): Promise<InvitationDetails[]> {
    return this.em.find(Invitation, { id: { $in: [...ids] } }, { ...READ, orderBy: { id: 'asc' } });
  }

  /** The newest first. */
  async list(
    projectId: string,
    { state, emailKey, limit, cursor }: InvitationFilter,
  ): Promise<Page<InvitationDetails>> {
    const where = {
      projectId,
      ...(state ? inState(state) : {}),
      ...(emailKey === undefined ? {} : { emailKey }),
      ...(cursor === undefined ? {} : { id: { $lt: cursor } }),
    };
    const found = await this.em.find(Invitation, where, { ...READ, orderBy: { id: 'desc' }, limit: limit + 1 });
    return Page.of(found, limit);
  }

  /** Locks one in the caller's transaction. */
  async lock(projectId: string, id: string): Promise<InvitationDetails | null> {
    return this.em.findOne(Invitation, { id, projectId }, { ...READ, lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  async update(id: string, changes: Partial<Omit<Invitation, 'id' | 'projectId'>>): Promise<void> {
    await this.em.nativeUpdate(Invitation, { id }, changes);
  }

  /** @returns false when there was none. */
  async delete(projectId: string, id: string): Promise<boolean> {
    return (await this.em.nativeDelete(Invitation, { id, projectId })) > 0;
  }

  /** One that can be accepted now with a token. */
  async findOpen(projectId: string, tokenHash: string): Promise<InvitationDetails | null> {
    return this.em.findOne(Invitation, { projectId, tokenHash, expiresAt: { $gt: new Date() } }, READ);
  }

  /** Takes one away for good. Of two at once, one succeeds. @returns false when it cannot be accepted any more. */
  async consume(id: string, tokenHash: string): Promise<boolean> {
    return (await this.em.nativeDelete(Invitation, { id, tokenHash, expiresAt: { $gt: new Date() } })) > 0;
  }

  /** The oldest one of a project that is to be mailed. */
  async firstDue(projectId: string): Promise<string | undefined> {
    const [due] = await this.em.execute<{ id: string }[]>(
      'select id from auth_invitation where project_id = ? and is_mail_due order by id limit 1',
      [projectId],
    );
    return due?.id;
  }

  async deleteTo(projectId: string, emailKey: string): Promise<void> {
    await this.em.nativeDelete(Invitation, { projectId, emailKey });
  }

  async forgetInviter(invitedBy: string): Promise<void> {
    await this.em.nativeUpdate(Invitation, { invitedBy }, { invitedBy: null });
  }

  /** Those that a person has made, the oldest first. */
  async listBy(invitedBy: string, after: string | undefined, limit: number): Promise<InvitationDetails[]> {
    const where = { invitedBy, ...(after === undefined ? {} : { id: { $gt: after } }) };
    return this.em.find(Invitation, where, { ...READ, orderBy: { id: 'asc' }, limit });
  }

  /** Deletes some that expired long ago. @returns how many. */
  async deleteExpired(before: Date, exceptProjects: readonly string[], limit: number): Promise<number> {
    const deleted = await this.em.execute<object[]>(
      `delete from auth_invitation where id in (
         select id from auth_invitation where expires_at < ? and not is_mail_due and project_id <> all(?::uuid[])
         order by expires_at limit ?
       ) returning id`,
      [before, arrayLiteral(exceptProjects), limit],
    );
    return deleted.length;
  }
}

const inState = (state: InvitationState) => {
  const now = new Date();
  switch (state) {
    case 'failed':
      return { refusal: { $ne: null } };
    case 'waiting':
      return { refusal: null, isMailDue: true };
    case 'sent':
      return { refusal: null, isMailDue: false, expiresAt: { $gte: now } };
    case 'expired':
      return { refusal: null, isMailDue: false, expiresAt: { $lt: now } };
  }
};

export function stateOf({ refusal, isMailDue, expiresAt }: InvitationDetails): InvitationState {
  if (refusal !== null) return 'failed';
  if (isMailDue) return 'waiting';
  return expiresAt !== null && expiresAt.getTime() < Date.now() ? 'expired' : 'sent';
}
