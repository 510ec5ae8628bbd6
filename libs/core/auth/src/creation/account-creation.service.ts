import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AvatarService, type StagedUpload } from '@roost/media';
import { Hooks, Outbox } from '@roost/plugin-kit';
import { type Profile, type UserDraft, UsersService } from '@roost/users';
import { accountRegistered } from '../auth.contracts.js';
import { authErrors } from '../auth.errors.js';
import { PasswordStore } from '../passwords/password-store.js';

/** What an account is made of. */
export interface Registration extends UserDraft {
  password: string;
}

/** What else belongs to the transaction that makes an account. */
export interface CreationSteps {
  /** Called before all else; throws to refuse. */
  admit?: () => Promise<void>;
  /** Called when the account is there. */
  made?: (user: Profile) => Promise<void>;
}

/** Makes accounts. */
@Injectable()
export class AccountCreationService {
  constructor(
    private readonly em: EntityManager,
    private readonly users: UsersService,
    private readonly avatars: AvatarService,
    private readonly passwords: PasswordStore,
    private readonly hooks: Hooks,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Makes an account, with its avatar, or nothing.
   *
   * @throws `auth.email_taken`, `auth.username_taken`
   */
  async create(
    registration: Registration,
    avatar?: StagedUpload,
    { admit, made }: CreationSteps = {},
  ): Promise<Profile> {
    const passwordHash = await this.passwords.hash(registration.password);
    return this.em.transactional(async () => {
      await admit?.();
      const { projectId, email, username } = registration;
      await this.hooks.run('auth.registering', { projectId, email, username });
      const created = await this.users.create(registration);
      if ('taken' in created) throw created.taken === 'email' ? authErrors.email_taken() : authErrors.username_taken();
      const { user } = created;
      await this.passwords.save(user.id, passwordHash);
      await this.outbox.emit(accountRegistered, { userId: user.id, projectId }, `user:${user.id}`);
      await made?.(user);
      return avatar ? this.avatars.set(user.id, avatar) : user;
    });
  }
}
