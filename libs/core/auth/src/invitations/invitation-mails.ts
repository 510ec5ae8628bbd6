import { Injectable } from '@nestjs/common';
import { Outbox } from '@roost/plugin-kit';
import { mailInvitations } from '../auth.contracts.js';

/** Has the invitations of a project mailed. One job does it for all of them, so that a quota stops one job and not a hundred thousand. */
@Injectable()
export class InvitationMails {
  constructor(private readonly outbox: Outbox) {}

  /** In the caller's transaction. */
  async begin(projectId: string): Promise<void> {
    // A run that has begun may not see what this transaction adds: another one follows.
    const options = { key: `invitations:${projectId}`, onConflict: 'replace' } as const;
    await this.outbox.enqueue(mailInvitations, { projectId }, options);
  }
}
