import { Injectable } from '@nestjs/common';
import { type HookMap, OnHook } from '@roost/plugin-kit';
import { emailKey } from '@roost/users';
import { InvitationsRepository } from './invitations.repository.js';

const PAGE = 1000;

/** What of invitations is kept about a person: the one to them, and those that they made. */
@Injectable()
export class InvitationsOfAccount {
  constructor(private readonly invitations: InvitationsRepository) {}

  @OnHook('users.erasing')
  async erase(erasing: HookMap['users.erasing']): Promise<HookMap['users.erasing']> {
    const { userId, projectId, email } = erasing;
    await this.invitations.deleteTo(projectId, emailKey(email));
    // Nobody answers for them any more, unless somebody else sends them again.
    await this.invitations.forgetInviter(userId);
    return erasing;
  }

  @OnHook('users.exporting')
  exportMade(exporting: HookMap['users.exporting']): Promise<HookMap['users.exporting']> {
    const files = [...exporting.files, { path: 'invitations.json', content: this.madeBy(exporting.userId) }];
    return Promise.resolve({ ...exporting, files });
  }

  private async *madeBy(userId: string): AsyncGenerator<object> {
    let after: string | undefined;
    do {
      const page = await this.invitations.listBy(userId, after, PAGE);
      for (const { id, email, roles, groups, createdAt, sentAt, expiresAt } of page)
        yield { id, email, roles, groups, createdAt, sentAt, expiresAt };
      after = page.length === PAGE ? page.at(-1)?.id : undefined;
    } while (after !== undefined);
  }
}
