import { Injectable } from '@nestjs/common';
import { newId } from '@roost/plugin-kit';
import { identityKey, numbered, usernameFromEmail } from './identity.js';
import { usersErrors } from './users.errors.js';
import { type Profile, UsersRepository } from './users.repository.js';
import type { User } from './user.entity.js';

/** What a new account is made of. */
export interface UserDraft {
  projectId: string;
  email: string;
  /** Left out: made from the address, with a number where that is taken. */
  username?: string | undefined;
  name?: string | undefined;
  roles?: readonly string[];
}

/** What came of making an account: the account, or which of its names is taken. */
export type CreateUserResult = { user: Profile } | { taken: 'email' | 'username' };

/** Numbers that are tried in turn before random ones. */
const COUNTED = 20;

@Injectable()
export class UsersService {
  constructor(private readonly users: UsersRepository) {}

  /** Makes an account in the caller's transaction. */
  async create(draft: UserDraft): Promise<CreateUserResult> {
    const { projectId, email } = draft;
    const emailKey = identityKey(email);
    if (await this.users.emailExists(projectId, emailKey)) return { taken: 'email' };
    for (const username of candidates(draft)) {
      const user = await this.users.insert({
        id: newId(),
        projectId,
        username,
        usernameKey: identityKey(username),
        email,
        emailKey,
        name: draft.name ?? null,
        avatarId: null,
        roles: [...(draft.roles ?? ['member'])],
      });
      if (user) return { user };
      // The same address may have been taken by a request that was faster than this one.
      if (await this.users.emailExists(projectId, emailKey)) return { taken: 'email' };
    }
    return { taken: 'username' };
  }

  async setAvatar(id: string, avatarId: string): Promise<void> {
    await this.users.setAvatar(id, avatarId);
  }

  /** @throws `users.not_found` */
  async profile(id: string): Promise<Profile> {
    const profile = await this.find(id);
    if (!profile) throw usersErrors.not_found();
    return profile;
  }

  async find(id: string): Promise<Profile | undefined> {
    return this.users.findProfile(id);
  }

  /** @param identity a username or an email address. */
  async findByIdentity(projectId: string, identity: string): Promise<User | null> {
    return this.users.findByKey(projectId, identity.includes('@') ? 'emailKey' : 'usernameKey', identityKey(identity));
  }

  async hasAdmin(projectId: string): Promise<boolean> {
    return this.users.roleIsHeld(projectId, 'admin');
  }
}

function* candidates({ username, email }: UserDraft): Generator<string> {
  if (username !== undefined) {
    yield username;
    return;
  }
  const base = usernameFromEmail(email);
  yield base;
  for (let number = 2; number <= COUNTED; number++) yield numbered(base, number);
  for (let tries = 0; tries < COUNTED; tries++) yield numbered(base, 1000 + Math.floor(Math.random() * 1_000_000));
}
