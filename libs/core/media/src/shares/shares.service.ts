import { randomBytes } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Database, Installation, newId, Page } from '@roost/plugin-kit';
import { MediaConfig } from '../media.config.js';
import { mediaErrors } from '../media.errors.js';
import { MediaService } from '../media.service.js';
import { shareHash } from '../serving/viewer.js';
import type { MediaShare } from './media-share.entity.js';
import { SharesRepository } from './shares.repository.js';

/** A link as its maker gets it, once: only a hash of its token is kept. */
export interface NewShare {
  id: string;
  token: string;
  url: string;
  expiresAt: Date;
}

/** Links that show one medium to whoever has them, until they expire or are taken back. */
@Injectable()
export class SharesService {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
    private readonly shares: SharesRepository,
    private readonly media: MediaService,
    private readonly installation: Installation,
    private readonly config: MediaConfig,
  ) {}

  /** @throws `media.not_found`, `media.too_many_shares` */
  async create(mediaId: string, ownerId: string, seconds: number): Promise<NewShare> {
    await this.demandOwn(mediaId, ownerId);
    const id = newId();
    const token = randomBytes(24).toString('base64url');
    const expiresAt = new Date(Date.now() + seconds * 1000);
    await this.em.transactional(async () => {
      await this.database.lock(`media:shares:${mediaId}`);
      if ((await this.shares.countOf(mediaId)) >= this.config.shares) throw mediaErrors.too_many_shares();
      await this.shares.insert({ id, mediaId, tokenHash: shareHash(token), expiresAt });
    });
    return { id, token, url: `${this.installation.baseUrl}/media/${mediaId}/file?share=${token}`, expiresAt };
  }

  /** @throws `media.not_found` */
  async list(mediaId: string, ownerId: string, limit: number, cursor: string | undefined): Promise<Page<MediaShare>> {
    await this.demandOwn(mediaId, ownerId);
    return Page.of(await this.shares.list(mediaId, limit + 1, cursor), limit);
  }

  /** @throws `media.not_found`, `media.share_not_found` */
  async revoke(id: string, mediaId: string, ownerId: string): Promise<void> {
    await this.demandOwn(mediaId, ownerId);
    if (!(await this.shares.delete(id, mediaId))) throw mediaErrors.share_not_found();
  }

  private async demandOwn(mediaId: string, ownerId: string): Promise<void> {
    if (!(await this.media.isOwn(mediaId, ownerId))) throw mediaErrors.not_found();
  }
}
