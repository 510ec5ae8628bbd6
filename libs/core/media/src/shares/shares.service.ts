import { randomBytes } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Database, Installation, newId, Page } from '@roost/plugin-kit';
import { AlbumsService } from '../albums/albums.service.js';
import { MediaConfig } from '../media.config.js';
import { mediaErrors } from '../media.errors.js';
import { MediaService } from '../library/media.service.js';
import { shareHash } from '../access/viewer.js';
import type { MediaShare } from './media-share.entity.js';
import { type Shared, SharesRepository } from './shares.repository.js';

/** A link as its maker gets it, once: only a hash of its token is kept. */
export interface NewShare {
  id: string;
  token: string;
  url: string;
  expiresAt: Date;
}

/** Links that show one medium, or one album with all that is in it, to whoever has them, until they expire or are taken back. */
@Injectable()
export class SharesService {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
    private readonly shares: SharesRepository,
    private readonly media: MediaService,
    private readonly albums: AlbumsService,
    private readonly installation: Installation,
    private readonly config: MediaConfig,
  ) {}

  /** @throws `media.not_found`, `media.album_not_found`, `media.too_many_shares` */
  async create(shared: Shared, ownerId: string, seconds: number): Promise<NewShare> {
    await this.demandOwn(shared, ownerId);
    const id = newId();
    const token = randomBytes(24).toString('base64url');
    const expiresAt = new Date(Date.now() + seconds * 1000);
    const [name, path] =
      'mediaId' in shared ? [shared.mediaId, `${shared.mediaId}/file`] : [shared.albumId, `albums/${shared.albumId}`];
    await this.em.transactional(async () => {
      await this.database.lock(`media:shares:${name}`);
      if ((await this.shares.countOf(shared)) >= this.config.shares) throw mediaErrors.too_many_shares();
      await this.shares.insert({ id, mediaId: null, albumId: null, ...shared, tokenHash: shareHash(token), expiresAt });
    });
    return { id, token, url: `${this.installation.baseUrl}/media/${path}?share=${token}`, expiresAt };
  }

  /** @throws `media.not_found`, `media.album_not_found` */
  async list(shared: Shared, ownerId: string, limit: number, cursor: string | undefined): Promise<Page<MediaShare>> {
    await this.demandOwn(shared, ownerId);
    return Page.of(await this.shares.list(shared, limit + 1, cursor), limit);
  }

  /** @throws `media.not_found`, `media.album_not_found`, `media.share_not_found` */
  async revoke(id: string, shared: Shared, ownerId: string): Promise<void> {
    await this.demandOwn(shared, ownerId);
    if (!(await this.shares.delete(id, shared))) throw mediaErrors.share_not_found();
  }

  private async demandOwn(shared: Shared, ownerId: string): Promise<void> {
    if ('albumId' in shared) await this.albums.get(shared.albumId, ownerId);
    else if (!(await this.media.isOwn(shared.mediaId, ownerId))) throw mediaErrors.not_found();
  }
}
