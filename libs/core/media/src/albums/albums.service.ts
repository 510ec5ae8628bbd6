import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type HookMap, newId, OnHook, Page, ProjectStates, type UserPrincipal } from '@roost/plugin-kit';
import { ActiveAccounts } from '@roost/users';
import { MediaConfig } from '../media.config.js';
import { mediaErrors } from '../media.errors.js';
import type { MediaAccess } from '../media.entity.js';
import type { MediaManifest } from '../library/media.repository.js';
import { MediaService } from '../library/media.service.js';
import { asThemselves, type Viewer } from '../access/viewer.js';
import { type AlbumFilter, AlbumsRepository } from './albums.repository.js';
import { type SeenAlbum, seenBy } from './seen-album.js';

/** Most media that are moved to the trash at once. */
const BATCH = 100;

/** What an album is to be. */
export interface AlbumDraft {
  name: string;
  /** The album that it is to be in. */
  parentId?: string | null | undefined;
  access?: MediaAccess | undefined;
}

export const ALBUM_SCOPES = ['mine', 'invited', 'open'] as const;
/** Which albums somebody lists: their own, those that they are invited to, or those that members of the project may see. */
export type AlbumScope = (typeof ALBUM_SCOPES)[number];

/** Albums put media in order, nest like folders, and are filled and seen by those whom their owner lets in. */
@Injectable()
export class AlbumsService {
  constructor(
    private readonly em: EntityManager,
    private readonly albums: AlbumsRepository,
    private readonly media: MediaService,
    private readonly accounts: ActiveAccounts,
    private readonly config: MediaConfig,
    private readonly projects: ProjectStates,
  ) {}

  /** @throws `media.too_many_albums`, `media.album_too_deep`, `media.album_not_found` */
  async create(
    { name, parentId = null, access = 'private' }: AlbumDraft,
    { userId, projectId }: { userId: string; projectId: string },
  ): Promise<SeenAlbum> {
    const id = newId();
    return this.alone(userId, async () => {
      if ((await this.albums.countOf(userId)) >= this.config.albums) throw mediaErrors.too_many_albums();
      if (parentId !== null) this.checkDepth(await this.get(parentId, userId), 0);
      await this.albums.insert({ id, projectId, ownerId: userId, parentId, name, access });
      return this.get(id, userId);
    });
  }

  /** One of theirs. @throws `media.album_not_found` */
  async get(id: string, ownerId: string): Promise<SeenAlbum> {
    const viewer = { userId: ownerId };
    const album = await this.albums.find(id, viewer);
    const seen = album?.ownerId === ownerId ? seenBy(album, viewer) : undefined;
    if (!seen) throw mediaErrors.album_not_found();
    return seen;
  }

  /**
   * For its owner, and whoever is let in to it or to an album that it is in: invited, a member of the project, anyone, or with a link. Of the path they
   * see what is inside that one.
   *
   * @throws `media.album_not_found`, `projects.suspended`
   */
  async view(id: string, viewer: Viewer): Promise<SeenAlbum> {
    const album = await this.albums.find(id, viewer);
    const seen = album && seenBy(album, viewer);
    if (!album || !seen || (seen.role !== 'owner' && !(await this.accounts.isActive(seen.ownerId)))) {
      throw mediaErrors.album_not_found();
    }
    await this.projects.demandOpen(album.projectId, viewer.principal);
    return seen;
  }

  async list(scope: AlbumScope, principal: UserPrincipal, limit: number, cursor?: string): Promise<Page<SeenAlbum>> {
    const { userId, projectId } = principal;
    const filter = { mine: { ownerId: userId }, invited: { invitedId: userId }, open: { projectId } }[scope];
    return this.find(filter, asThemselves(principal), limit, cursor);
  }

  /** The albums that are directly in one. @throws as `view` */
  async inside(id: string, viewer: Viewer, limit: number, cursor: string | undefined): Promise<Page<SeenAlbum>> {
    await this.view(id, viewer);
    return this.find({ parentId: id }, viewer, limit, cursor);
  }

  /** The media that are directly in one. @throws as `view` */
  async items(id: string, viewer: Viewer, limit: number, cursor: string | undefined): Promise<Page<MediaManifest>> {
    await this.view(id, viewer);
    return Page.of(await this.albums.items(id, { limit: limit + 1, before: cursor }), limit);
  }

  /**
   * Renames it, opens or closes it, or moves it into another album, or out of all. What belongs to people who are not invited where it is now is
   * taken out.
   *
   * @throws `media.album_not_found`, `media.album_cycle`, `media.album_too_deep`
   */
  async change(id: string, ownerId: string, changes: Partial<AlbumDraft>): Promise<SeenAlbum> {
    const { name, parentId, access } = changes;
    return this.alone(ownerId, async () => {
      await this.get(id, ownerId);
      const below = parentId === undefined ? [] : await this.albums.below(id);
      if (parentId !== undefined && parentId !== null) {
        const parent = await this.get(parentId, ownerId);
        if (parentId === id || parent.path.some((step) => step.id === id)) throw mediaErrors.album_cycle();
        this.checkDepth(parent, Math.max(...below.map(({ steps }) => steps)));
      }
      const given = {
        ...(name === undefined ? {} : { name }),
        ...(parentId === undefined ? {} : { parentId }),
        ...(access === undefined ? {} : { access }),
      };
      if (Object.keys(given).length > 0) await this.albums.update(id, given);
      if (below.length > 0) await this.albums.removeUninvited(below.map((album) => album.id));
      return this.get(id, ownerId);
    });
  }

  /**
   * Deletes it with all albums in it. Media of other people are kept.
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

  /**
   * Adds media of one's own.
   *
   * @returns which media are in it now, of those named
   * @throws `media.album_not_found`; `media.album_read_only` for those who may look only
   */
  async add(id: string, principal: UserPrincipal, mediaIds: readonly string[]): Promise<string[]> {
    const ownerId = await this.albums.ownerOf(id);
    if (ownerId === undefined) throw mediaErrors.album_not_found();
    return this.alone(ownerId, async () => {
      const { role } = await this.view(id, asThemselves(principal));
      if (role === 'viewer') throw mediaErrors.album_read_only();
      return this.albums.addItems(id, principal.userId, mediaIds);
    });
  }

  /**
   * Takes a medium out: any of one's own album, one's own of any album.
   *
   * @throws `media.album_not_found`; `media.not_found` for those of others in albums of others
   */
  async remove(id: string, principal: UserPrincipal, mediaId: string): Promise<void> {
    if (await this.albums.removeItem(id, mediaId, principal.userId)) return;
    const { role } = await this.view(id, asThemselves(principal));
    if (role !== 'owner') throw mediaErrors.not_found();
  }

  @OnHook('users.exporting')
  async export(exporting: HookMap['users.exporting']): Promise<HookMap['users.exporting']> {
    const albums = await this.albums.contents(exporting.userId);
    return { ...exporting, files: [...exporting.files, { path: 'media/albums.json', content: albums }] };
  }

  @OnHook('users.erasing')
  async erase(erasing: HookMap['users.erasing']): Promise<HookMap['users.erasing']> {
    await this.albums.lock(erasing.userId);
    await this.albums.delete(await this.albums.idsOf(erasing.userId));
    return erasing;
  }

  private async find(filter: AlbumFilter, viewer: Viewer, limit: number, cursor?: string): Promise<Page<SeenAlbum>> {
    const found = await this.albums.list(filter, viewer, { limit: limit + 1, before: cursor });
    // Each of them lets the viewer in; it may have been closed since.
    const seen = found.map((album) => seenBy(album, viewer)).filter((album) => album !== undefined);
    return Page.of(seen, limit);
  }

  /** Nobody else changes albums of the same owner until it is done. */
  private async alone<T>(ownerId: string, work: () => Promise<T>): Promise<T> {
    return this.em.transactional(async () => {
      await this.albums.lock(ownerId);
      return work();
    });
  }

  /** @param below how many albums are inside each other in what goes into `parent` */
  private checkDepth(parent: SeenAlbum, below: number): void {
    if (parent.path.length + 2 + below > this.config.albumDepth) throw mediaErrors.album_too_deep();
  }
}
