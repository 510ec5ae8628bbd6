import { Injectable } from '@nestjs/common';
import { Page, personOf, type Principal } from '@roost/plugin-kit';
import { UsersService } from '@roost/users';
import { mediaErrors } from '../media.errors.js';
import type { MediaManifest, MediaSearch } from './media.repository.js';
import { MediaService } from './media.service.js';

/** What is listed of somebody's media, by whoever looks. */
@Injectable()
export class LibrariesService {
  constructor(
    private readonly media: MediaService,
    private readonly users: UsersService,
  ) {}

  /**
   * The newest first.
   *
   * @param owner a username; left out: whoever looks
   * @throws `media.owner_required` for whoever is not signed in and names nobody, and `users.not_found`
   */
  async list(
    principal: Principal,
    owner: string | undefined,
    search: Omit<MediaSearch, 'ownerId' | 'onlooker'>,
  ): Promise<Page<MediaManifest>> {
    const me = personOf(principal);
    if (owner === undefined) {
      if (!me) throw mediaErrors.owner_required({ headers: { 'www-authenticate': 'Bearer' } });
      return this.media.search({ ...search, ownerId: me.userId });
    }
    const { id: ownerId } = await this.users.findPublic(principal.projectId, owner);
    if (ownerId === me?.userId) return this.media.search({ ...search, ownerId });
    // Nobody sees the trash of another person.
    if (search.trashed) return new Page<MediaManifest>([], null);
    const onlooker = { userId: me?.userId ?? null, projectId: me?.projectId ?? null };
    return this.media.search({ ...search, ownerId, onlooker });
  }
}
