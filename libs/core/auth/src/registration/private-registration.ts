import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { PictureUploads, type StagedUpload } from '@roost/media';
import { Outbox, Problem } from '@roost/plugin-kit';
import { type Profile, UsersService } from '@roost/users';
import { mailCode, signUpAttempted } from '../auth.contracts.js';
import { authErrors } from '../auth.errors.js';
import { AccountCreationService, type Registration } from '../creation/account-creation.service.js';

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
    const { projectId, email } = draft;
    const user = await this.accounts.create(draft, avatar).catch(unlessEmailTaken);
    if (user) {
      const request = { projectId, purpose: 'verify-email' as const, email, locale: user.locale };
      await this.em.transactional(() => this.outbox.enqueue(mailCode, request));
      return user;
    }
    const preview = await this.users.preview(draft);
    if (!preview) throw authErrors.username_taken();
    if (avatar) await this.uploads.discard(avatar);
    const owner = await this.users.findByEmail(projectId, email);
    if (owner) {
      const attempted = { userId: owner.id, projectId };
      await this.em.transactional(() => this.outbox.emit(signUpAttempted, attempted, `user:${owner.id}`));
    }
    return { ...preview, avatarId: avatar?.id ?? null };
  }
}

function unlessEmailTaken(error: unknown): undefined {
  if (!(error instanceof Problem) || error.code !== authErrors.email_taken.code) throw error;
}
