import { Injectable } from '@nestjs/common';
import { type Profile, UsersService } from '@roost/users';
import type { EmailVisibility } from './preferences/post-preference.entity.js';
import { PostPreferencesRepository } from './preferences/post-preferences.repository.js';

/** What a reader sees of an author. */
export interface Author {
  username: string;
  /** Null where the author does not show it to this reader. */
  email: string | null;
}

const DEFAULT: EmailVisibility = 'members';

/** Authors, as readers see them. */
@Injectable()
export class AuthorsService {
  constructor(
    private readonly users: UsersService,
    private readonly preferences: PostPreferencesRepository,
  ) {}

  /** Those of them whose accounts are in use. @param readerId undefined for someone who is not signed in */
  async seenBy(readerId: string | undefined, authorIds: readonly string[]): Promise<Map<string, Author>> {
    const ids = [...new Set(authorIds)];
    const [profiles, visibilities] = await Promise.all([
      this.users.findActive(ids),
      this.preferences.emailVisibilities(ids),
    ]);
    return new Map(
      profiles.map(({ id, username, email }: Profile) => {
        const visibility = visibilities.get(id) ?? DEFAULT;
        const isShown =
          visibility === 'everyone' || (visibility === 'members' && readerId !== undefined) || id === readerId;
        return [id, { username, email: isShown ? email : null }];
      }),
    );
  }

  async emailVisibility(userId: string): Promise<EmailVisibility> {
    return (await this.preferences.emailVisibilities([userId])).get(userId) ?? DEFAULT;
  }

  async setEmailVisibility(userId: string, visibility: EmailVisibility): Promise<void> {
    await this.preferences.setEmailVisibility(userId, visibility);
  }
}
