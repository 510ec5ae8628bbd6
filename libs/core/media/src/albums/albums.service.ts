import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Database, type HookMap, newId, OnHook, Page } from '@roost/plugin-kit';
import { MediaConfig } from '../media.config.js';
import { mediaErrors } from '../media.errors.js';
import { AlbumsRepository, type AlbumWithCount } from './albums.repository.js';

/** Albums put media in order; who may see them is settled by the media alone. */
@Injectable()
export class AlbumsService {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
    private readonly albums: AlbumsRepository,
    private readonly config: MediaConfig,
  ) {}

  /** @throws `media.too_many_albums` */
  async create(name: string, { userId, projectId }: { userId: string; projectId: string }): Promise<AlbumWithCount> {
    const id = newId();
    return this.em.transactional(async () => {
      await this.database.lock(`media:albums:${userId}`);
      if ((await this.albums.countOf(userId)) >= this.config.albums) throw mediaErrors.too_many_albums();
      await this.albums.insert({ id, projectId, ownerId: userId, name });
      return this.get(id, userId);
    });
  }

  /** @throws `media.album_not_found` */
  async get(id: string, ownerId: string): Promise<AlbumWithCount> {
    const album = await this.albums.findOwn(id, ownerId);
    if (!album) throw mediaErrors.album_not_found();
    return album;
  }

  async list(ownerId: string, limit: number, cursor: string | undefined): Promise<Page<AlbumWithCount>> {
    return Page.of(await this.albums.list(ownerId, limit + 1, cursor), limit);
  }

  /** @throws `media.album_not_found` */
  async rename(id: string, ownerId: string, name: string): Promise<AlbumWithCount> {
    if (!(await this.albums.rename(id, ownerId, name))) throw mediaErrors.album_not_found();
    return this.get(id, ownerId);
  }

  /** What is in it stays. @throws `media.album_not_found` */
  async delete(id: string, ownerId: string): Promise<void> {
    await this.em.transactional(async () => {
      if (!(await this.albums.delete(id, ownerId))) throw mediaErrors.album_not_found();
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
    await this.albums.deleteAllOf(erasing.userId);
    return erasing;
  }
}
