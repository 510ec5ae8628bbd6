import { Injectable } from '@nestjs/common';
import { type HookMap, OnHook } from '@roost/plugin-kit';
import type { ExportFile } from '@roost/users';
import { sourceKey, Storages } from '@roost/storage';
import { MediaDeletion } from '../deletion/media-deletion.service.js';
import { type MediaManifest, MediaRepository } from '../library/media.repository.js';
import { SlowOwnersService } from '../fair-queue/slow-owners.service.js';
import { PartialUploads } from '../uploads/partial-uploads.js';

const BATCH = 100;

/** What becomes of someone's media when they ask for everything, and when they are erased. */
@Injectable()
export class MediaOfAccount {
  constructor(
    private readonly media: MediaRepository,
    private readonly deletion: MediaDeletion,
    private readonly uploads: PartialUploads,
    private readonly storages: Storages,
    private readonly slowOwners: SlowOwnersService,
  ) {}

  @OnHook('users.clearing')
  async clear(clearing: HookMap['users.clearing']): Promise<HookMap['users.clearing']> {
    const { userId } = clearing;
    const deleted = (await this.deletion.deleteNext(userId)) || (await this.uploads.removeSome(userId));
    return deleted > 0 ? { ...clearing, isDone: false } : clearing;
  }

  @OnHook('users.erasing')
  async erase(erasing: HookMap['users.erasing']): Promise<HookMap['users.erasing']> {
    await this.deletion.deleteAll(erasing.userId);
    await this.uploads.removeAllOf(erasing.userId);
    await this.slowOwners.forget(erasing.userId);
    return erasing;
  }

  @OnHook('users.exporting')
  async export(exporting: HookMap['users.exporting']): Promise<HookMap['users.exporting']> {
    const { userId, files } = exporting;
    const list = { path: 'media/list.json', content: this.manifestsOf(userId) };
    return Promise.resolve({ ...exporting, files: [...files, list, this.filesOf(userId)] });
  }

  private async *manifestsOf(ownerId: string): AsyncIterable<MediaManifest> {
    for (const trashed of [false, true]) {
      yield* pages((cursor) => this.media.search({ ownerId, trashed, limit: BATCH, cursor }));
    }
  }

  private async *filesOf(ownerId: string): AsyncIterable<ExportFile> {
    for await (const { id, filename, blobId, storage } of pages((cursor) =>
      this.media.sourcesOf(ownerId, BATCH, cursor),
    )) {
      const content = () => this.storages.of(storage).get(sourceKey(blobId));
      yield { path: `media/${id}/${pathSafe(filename)}`, content };
    }
  }
}

/** All rows of a list, a page at a time. */
async function* pages<T extends { id: string }>(read: (cursor: string | undefined) => Promise<T[]>): AsyncIterable<T> {
  for (let cursor: string | undefined; ;) {
    const page = await read(cursor);
    yield* page;
    if (page.length < BATCH) return;
    cursor = page.at(-1)?.id;
  }
}

/** A name that is one part of a path in an archive, on any system. */
const pathSafe = (name: string): string => name.replaceAll(/[<>:"/\\|?*]/g, '_').replace(/^\.+/, '_');
