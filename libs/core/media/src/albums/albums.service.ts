import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Database, type HookMap, newId, OnHook, Page } from '@roost/plugin-kit';
import { ActiveAccounts } from '@roost/users';
import { MediaConfig } from '../media.config.js';
import { mediaErrors } from '../media.errors.js';
import type { MediaManifest, Viewer } from '../media.repository.js';
import { MediaService } from '../media.service.js';
import { AlbumsRepository, type AlbumWithCount } from './albums.repository.js';

/** Most media that are moved to the trash at once. */
const BATCH = 100;

/** What an album is to be. */
export interface AlbumDraft {
  name: string;
  /** The album that it is to be in. */
  parentId?: string | null | undefined;
}

/** Albums put media in order, and nest like folders. */
@Injectable()
export class AlbumsService {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
    private readonly albums: AlbumsRepository,
    private readonly media: MediaService,
    private readonly accounts: ActiveAccounts,
    private readonly config: MediaConfig,
  ) {}

  /** @throws `media.too_many_albums`, `media.album_too_deep`, `media.album_not_found` */
  async create(
    { name, parentId = null }: AlbumDraft,
    { userId, projectId }: { userId: string; projectId: string },
  ): Promise<AlbumWithCount> {
    const id = newId();
    return this.alone(userId, async () => {
      if ((await this.albums.countOf(userId)) >= this.config.albums) throw mediaErrors.too_many_albums();
      if (parentId !== null) this.checkDepth(await this.get(parentId, userId), 0);
      await this.albums.insert({ id, projectId, ownerId: userId, parentId, name });
      return this.get(id, userId);
    });
  }

  /** @throws `media.album_not_found` */
  async get(id: string, ownerId: string): Promise<AlbumWithCount> {
    const album = await this.albums.findOwn(id, ownerId);
    if (!album) throw mediaErrors.album_not_found();
    return album;
  }

  /**
   * For its owner, and whoever has a link to it or to an album that it is in. Of the path they see what is inside that one.
   *
   * @throws `media.album_not_found`
   */
  async view(id: string, { userId, shareHash }: Viewer): Promise<AlbumWithCount> {
    const album = await this.albums.find(id);
    if (!album) throw mediaErrors.album_not_found();
    if (album.ownerId === userId) return album;
    const steps = [...album.path.map((step) => step.id), id];
    const shared = shareHash === undefined ? undefined : await this.albums.sharedAmong(steps, shareHash);
    if (shared === undefined || !(await this.accounts.isActive(album.ownerId))) throw mediaErrors.album_not_found();
    const path = album.path.slice(steps.indexOf(shared));
    return { ...album, path, parentId: path.at(-1)?.id ?? null };
  }

  async list(ownerId: string, limit: number, cursor: string | undefined): Promise<Page<AlbumWithCount>> {
    return Page.of(await this.albums.list({ ownerId }, { limit: limit + 1, before: cursor }), limit);
  }

  /** The albums that are directly in one. @throws as `view` */
  async inside(id: string, viewer: Viewer, limit: number, cursor: string | undefined): Promise<Page<AlbumWithCount>> {
    const { path, name } = await this.view(id, viewer);
    const found = await this.albums.list({ parentId: id }, { limit: limit + 1, before: cursor });
    return Page.of(found, limit).map((album) => ({ ...album, path: [...path, { id, name }] }));
  }

  /** The media that are directly in one. @throws as `view` */
  async items(id: string, viewer: Viewer, limit: number, cursor: string | undefined): Promise<Page<MediaManifest>> {
    await this.view(id, viewer);
    return Page.of(await this.albums.items(id, { limit: limit + 1, before: cursor }), limit);
  }

  /**
   * Renames it, or moves it into another album, or out of all.
   *
   * @throws `media.album_not_found`, `media.album_cycle`, `media.album_too_deep`
   */
  async change(id: string, ownerId: string, changes: Partial<AlbumDraft>): Promise<AlbumWithCount> {
    const { name, parentId } = changes;
    return this.alone(ownerId, async () => {
      await this.get(id, ownerId);
      if (parentId !== undefined && parentId !== null) {
        const parent = await this.get(parentId, ownerId);
        if (parentId === id || parent.path.some((step) => step.id === id)) throw mediaErrors.album_cycle();
        const below = await this.albums.below(id);
        this.checkDepth(parent, Math.max(...below.map(({ steps }) => steps)));
      }
      const given = { ...(name === undefined ? {} : { name }), ...(parentId === undefined ? {} : { parentId }) };
      if (Object.keys(given).length > 0) await this.albums.update(id, given);
      return this.get(id, ownerId);
    });
  }

  /**
   * Deletes it with all albums in it.
   *
   * @param withMedia moves the owner's media in them to the trash, too. Cut off in between, it can be called again
   * @throws `media.album_not_found`
   */
  async delete(id: string, ownerId: string, withMedia: boolean): Promise<void> {
    await this.get(id, ownerId);
    if (withMedia) {
      const ids = (await this.albums.below(id)).map((album) => album.id);
      for (;;) {
        const some = await this.albums.mediaIn(ids, ownerId, BATCH);
        if (some.length === 0) break;
        await this.media.trash(some, ownerId);
      }
    }
    await this.alone(ownerId, async () => {
      const below = await this.albums.below(id);
      await this.albums.delete(below.map((album) => album.id));
    });
  }

  /** @returns which media are in it now, of those named. @throws `media.album_not_found` */
  async add(id: string, ownerId: string, mediaIds: readonly string[]): Promise<string[]> {
    await this.get(id, ownerId);
    return this.albums.addItems(id, ownerId, mediaIds);
  }

  /** @throws `media.album_not_found` */
  async remove(id: string, ownerId: string, mediaId: string): Promise<void> {
    await this.get(id, ownerId);
    await this.albums.removeItem(id, mediaId);
  }

  @OnHook('users.exporting')
  async export(exporting: HookMap['users.exporting']): Promise<HookMap['users.exporting']> {
    const albums = await this.albums.contents(exporting.userId);
    return { ...exporting, files: [...exporting.files, { path: 'media/albums.json', content: albums }] };
  }

  @OnHook('users.erasing')
  async erase(erasing: HookMap['users.erasing']): Promise<HookMap['users.erasing']> {
    await this.albums.delete(await this.albums.idsOf(erasing.userId));
    return erasing;
  }

  /** Nobody else changes albums of the same owner until it is done: two moves at once could make a circle. */
  private async alone<T>(ownerId: string, work: () => Promise<T>): Promise<T> {
    return this.em.transactional(async () => {
      await this.database.lock(`media:albums:${ownerId}`);
      return work();
    });
  }

  /** @param below how many albums are inside each other in what goes into `parent` */
  private checkDepth(parent: AlbumWithCount, below: number): void {
    if (parent.path.length + 2 + below > this.config.albumDepth) throw mediaErrors.album_too_deep();
  }
}
