import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AvatarService, type StagedUpload } from '@roost/media';
import { Hooks, Outbox } from '@roost/plugin-kit';
import { type Profile, type UserDraft, UsersService } from '@roost/users';
import { accountRegistered } from './auth.contracts.js';
import { authErrors } from './auth.errors.js';
import type { Proof } from './sessions/proof.js';
import { PasswordStore } from './passwords/password-store.js';

/** What an account is made of. */
export interface Registration extends UserDraft {
  password: string;
}

/** Makes accounts, and finds out whether a password is right. */
@Injectable()
export class AuthService {
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
   * @param admit called in the transaction before all else; throws to refuse.
   * @throws `auth.email_taken`, `auth.username_taken`
   */
  async register(
    registration: Registration,
    avatar?: StagedUpload,
    admit: () => Promise<void> = () => Promise.resolve(),
  ): Promise<Profile> {
    const passwordHash = await this.passwords.hash(registration.password);
    return this.em.transactional(async () => {
      await admit();
      const { projectId, email, username } = registration;
      await this.hooks.run('auth.registering', { projectId, email, username });
      const created = await this.users.create(registration);
      if ('taken' in created) throw created.taken === 'email' ? authErrors.email_taken() : authErrors.username_taken();
      const { user } = created;
      await this.passwords.save(user.id, passwordHash);
      await this.outbox.emit(accountRegistered, { userId: user.id, projectId }, `user:${user.id}`);
      return avatar ? this.avatars.set(user.id, avatar) : user;
    });
  }

  /**
   * Finds the account that a username or address and a password belong to.
   *
   * @throws `auth.invalid_credentials`, alike in time and text whether there is no such account, it may not be used, or the password is
   *   wrong.
   */
  async verifyPassword(projectId: string, identity: string, password: string): Promise<Proof> {
    const user = await this.users.findByIdentity(projectId, identity);
    const passwordHash = await this.passwords.rightHash(user?.id, password);
    if (passwordHash === undefined || !user || user.suspendedAt) throw authErrors.invalid_credentials();
    return { user, passwordHash };
  }

  /** The hash of an account's password as it is now, which stays until the caller's transaction ends. */
  async lockPassword(userId: string): Promise<string | undefined> {
    return this.passwords.lockHash(userId);
  }
}
