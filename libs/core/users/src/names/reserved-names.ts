import { Injectable, Optional } from '@nestjs/common';
import { MountedRoutes } from '@roost/plugin-kit';
import { type Profile, UsersRepository } from '../users.repository.js';
import { usernameKey } from './identity.js';
import { disguise, isReserved, PAGES } from './reserved-usernames.js';

/** An account whose page cannot be opened until it is renamed: its username is the first segment of other addresses. */
export interface NameConflict extends Pick<Profile, 'id' | 'projectId' | 'username'> {
  /** The plugin whose routes are there; that of accounts where pages of the web app are. */
  plugin: string;
}

/** Names that nobody may choose, because addresses begin with them: `/posts` is no page of a person. */
@Injectable()
export class ReservedNames {
  private disguised: ReadonlySet<string> | undefined;

  constructor(
    private readonly users: UsersRepository,
    @Optional() private readonly routes?: MountedRoutes,
  ) {}

  /** Also in disguise, as `p0sts`. */
  has(username: string): boolean {
    this.disguised ??= new Set([...this.segments().keys()].map(disguise));
    return isReserved(username) || this.disguised.has(disguise(username));
  }

  /** Accounts that were there before the routes. They sign in as before. */
  async conflicts(): Promise<NameConflict[]> {
    const segments = this.segments();
    const found = await this.users.findByKeys([...segments.keys()].map(usernameKey));
    return found.flatMap(({ id, projectId, username }) => {
      // Names that only look alike do not meet in an address.
      const plugin = segments.get(username.toLowerCase());
      return plugin === undefined ? [] : [{ id, projectId, username, plugin }];
    });
  }

  private segments(): ReadonlyMap<string, string> {
    return new Map([...PAGES.map((page) => [page, 'users'] as const), ...(this.routes?.firstSegments() ?? [])]);
  }
}
