import { Injectable } from '@nestjs/common';
import { type HookMap, InjectDriver, OnHook, Outbox } from '@roost/plugin-kit';
import { sourceKey } from '../media.keys.js';
import { MediaRepository, type MediaWithVariants } from '../media.repository.js';
import { type StorageDriver, StoragePort } from '../storage.port.js';

const BATCH = 100;

/** What becomes of someone's media when they ask for everything, and when they are erased. */
@Injectable()
export class MediaOfAccount {
  constructor(
    private readonly media: MediaRepository,
    private readonly outbox: Outbox,
    @InjectDriver(StoragePort) private readonly storage: StorageDriver,
  ) {}

  @OnHook('users.erasing')
  async erase(erasing: HookMap['users.erasing']): Promise<HookMap['users.erasing']> {
    const ownerId = erasing.userId;
    for (const mediaId of await this.media.deleteAllOf(ownerId)) {
      await this.outbox.emit('media.deleted', { mediaId, ownerId, projectId: erasing.projectId }, `media:${mediaId}`);
      await this.outbox.enqueue('media.delete-bytes', { mediaId });
    }
    return erasing;
  }

  @OnHook('users.exporting')
  async export(exporting: HookMap['users.exporting']): Promise<HookMap['users.exporting']> {
    const owned = await this.all(exporting.userId);
    const files = owned.map(({ id, filename }) => ({
      path: `media/${id}/${pathSafe(filename)}`,
      content: () => this.storage.get(sourceKey(id)),
    }));
    return { ...exporting, files: [...exporting.files, { path: 'media/list.json', content: owned }, ...files] };
  }

  private async all(ownerId: string): Promise<MediaWithVariants[]> {
    const found: MediaWithVariants[] = [];
    for (;;) {
      const batch = await this.media.listOwn(ownerId, BATCH, found.at(-1)?.id);
      found.push(...batch);
      if (batch.length < BATCH) return found;
    }
  }
}

/** A name that is one part of a path in an archive, on any system. */
const pathSafe = (name: string): string => name.replaceAll(/[<>:"/\\|?*]/g, '_').replace(/^\.+/, '_');
