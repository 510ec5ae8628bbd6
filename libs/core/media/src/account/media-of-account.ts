import { Injectable } from '@nestjs/common';
import { type HookMap, OnHook } from '@roost/plugin-kit';
import { Storages } from '../blobs/storages.js';
import { sourceKey } from '../media.keys.js';
import { type MediaManifest, MediaRepository } from '../media.repository.js';
import { MediaService } from '../media.service.js';
import { TurnsService } from '../turns/turns.service.js';
import { PartialUploads } from '../uploads/partial-uploads.js';

const BATCH = 100;

/** What becomes of someone's media when they ask for everything, and when they are erased. */
@Injectable()
export class MediaOfAccount {
  constructor(
    private readonly media: MediaRepository,
    private readonly service: MediaService,
    private readonly uploads: PartialUploads,
    private readonly storages: Storages,
    private readonly turns: TurnsService,
  ) {}

  @OnHook('users.clearing')
  async clear(clearing: HookMap['users.clearing']): Promise<HookMap['users.clearing']> {
    const { userId } = clearing;
    const deleted = (await this.service.purgeSome(userId)) || (await this.uploads.removeSome(userId));
    return deleted > 0 ? { ...clearing, isDone: false } : clearing;
  }

  @OnHook('users.erasing')
  async erase(erasing: HookMap['users.erasing']): Promise<HookMap['users.erasing']> {
    await this.service.purgeAll(erasing.userId);
    await this.uploads.removeAllOf(erasing.userId);
    await this.turns.forget(erasing.userId);
    return erasing;
  }

  @OnHook('users.exporting')
  async export(exporting: HookMap['users.exporting']): Promise<HookMap['users.exporting']> {
    const owned = [...(await this.all(exporting.userId, false)), ...(await this.all(exporting.userId, true))];
    const files = await Promise.all(
      owned.map(async ({ id, filename }) => {
        const source = await this.media.sourceOf(id);
        return {
          path: `media/${id}/${pathSafe(filename)}`,
          content: () => this.storages.of(source.storage).get(sourceKey(source.blobId)),
        };
      }),
    );
    return { ...exporting, files: [...exporting.files, { path: 'media/list.json', content: owned }, ...files] };
  }

  private async all(ownerId: string, trashed: boolean): Promise<MediaManifest[]> {
    const found: MediaManifest[] = [];
    for (;;) {
      const batch = await this.media.search({ ownerId, trashed, limit: BATCH, cursor: found.at(-1)?.id });
      found.push(...batch);
      if (batch.length < BATCH) return found;
    }
  }
}

/** A name that is one part of a path in an archive, on any system. */
const pathSafe = (name: string): string => name.replaceAll(/[<>:"/\\|?*]/g, '_').replace(/^\.+/, '_');
