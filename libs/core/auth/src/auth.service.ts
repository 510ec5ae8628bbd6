import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MediaService, type StagedUpload } from '@roost/media';
import { Hooks, Outbox } from '@roost/plugin-kit';
import { type Profile, UsersService } from '@roost/users';
import { authErrors } from './auth.errors.js';
import { CredentialsRepository } from './passwords/credentials.repository.js';
import { PasswordHasher } from './passwords/password-hasher.js';

/** What an account is made of. */
export interface Registration {
  projectId: string;
  email: string;
  password: string;
  username?: string | undefined;
  name?: string | undefined;
  roles?: readonly string[];
}

/** Makes accounts, and finds out whether a password is right. */
@Injectable()
export class AuthService {
  constructor(
    private readonly em: EntityManager,
    private readonly users: UsersService,
    private readonly media: MediaService,
    private readonly credentials: CredentialsRepository,
    private readonly hasher: PasswordHasher,
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
    const passwordHash = await this.hasher.hash(registration.password);
    return this.em.transactional(async () => {
      await admit();
      const { projectId, email, username } = registration;
      await this.hooks.run('auth.registering', { projectId, email, username });
      const created = await this.users.create(registration);
      if ('taken' in created) throw created.taken === 'email' ? authErrors.email_taken() : authErrors.username_taken();
      const { user } = created;
      await this.credentials.insert(user.id, passwordHash);
      const avatarId = avatar ? await this.addAvatar(user.id, projectId, avatar) : null;
      const registered = { userId: user.id, projectId, email, username: user.username };
      await this.outbox.emit('auth.registered', registered, `user:${user.id}`);
      return { ...user, avatarId };
    });
  }

  /**
   * Finds the account that a username or address and a password belong to.
   *
   * @throws `auth.invalid_credentials`, alike in time and text whether there is no such account or the password is wrong.
   */
  async verifyPassword(projectId: string, identity: string, password: string): Promise<Profile> {
    const user = await this.users.findByIdentity(projectId, identity);
    const hash = user ? await this.credentials.findHash(user.id) : undefined;
    const matches = await this.hasher.verify(hash, password);
    if (!user || !matches) throw authErrors.invalid_credentials();
    return user;
  }

  private async addAvatar(userId: string, projectId: string, avatar: StagedUpload): Promise<string> {
    const media = await this.media.create(avatar, { ownerId: userId, projectId });
    await this.users.setAvatar(userId, media.id);
    return media.id;
  }
}
