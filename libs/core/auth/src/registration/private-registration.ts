import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { PictureUploads, type StagedUpload } from '@roost/media';
import { newId, Outbox, Problem } from '@roost/plugin-kit';
import { type Profile, UsersService } from '@roost/users';
import { mailCode, signUpAttempted } from '../auth.contracts.js';
import { authErrors } from '../auth.errors.js';
import { AccountCreationService, type Registration } from './account-creation.service.js';

/** Registration that does not tell who has an account. */
@Injectable()
export class PrivateRegistration {
  constructor(
    private readonly em: EntityManager,
    private readonly accounts: AccountCreationService,
    private readonly users: UsersService,
    private readonly uploads: PictureUploads,
    private readonly outbox: Outbox,
  ) {}

  /** Answers alike whether the address is taken or not; the mailbox is told the difference. @throws `auth.username_taken` */
  async register(draft: Registration, avatar?: StagedUpload): Promise<Profile> {
    const { projectId, email, locale = 'en' } = draft;
    const user = await this.accounts.create(draft, avatar).catch(unlessEmailTaken);
    if (user) {
      const request = { projectId, purpose: 'verify-email' as const, email, locale };
      await this.em.transactional(() => this.outbox.enqueue(mailCode, request));
      return user;
    }
    const answer = await this.imagine(draft, avatar);
    if (avatar) await this.uploads.discard(avatar);
    const owner = await this.users.findByEmail(projectId, email);
    if (owner) {
      const attempted = { userId: owner.id, projectId };
      await this.em.transactional(() => this.outbox.emit(signUpAttempted, attempted, `user:${owner.id}`));
    }
    return answer;
  }

  /** What would have been answered if the address were free. */
  private async imagine(draft: Registration, avatar: StagedUpload | undefined): Promise<Profile> {
    const username = await this.users.availableUsername(draft);
    if (username === undefined) throw authErrors.username_taken();
    const { projectId, email, name = null, locale = 'en' } = draft;
    return {
      id: newId(),
      projectId,
      username,
      email,
      name,
      bio: null,
      locale,
      avatarId: avatar?.id ?? null,
      roles: ['member'],
      emailVerifiedAt: null,
      suspendedAt: null,
      eraseAt: null,
      createdAt: new Date(),
    };
  }
}

function unlessEmailTaken(error: unknown): undefined {
  if (!(error instanceof Problem) || error.code !== authErrors.email_taken.code) throw error;
}
