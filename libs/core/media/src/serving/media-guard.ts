import { Injectable } from '@nestjs/common';
import { Hooks, type ProcessCache, ProcessCaches } from '@roost/plugin-kit';
import { BLOB_CHANNEL } from '../blobs/blobs.repository.js';
import { mediaErrors } from '../media.errors.js';
import type { Viewer } from '../media.repository.js';
import { MEDIA_CHANNEL } from '../media.service.js';
import { mayView } from './may-view.js';
import type { ServedMedia } from './served-media.js';
import { ServedMediaRepository } from './served-media.repository.js';

/** Why somebody may see media. */
export type Standing = 'owner' | 'public' | 'link' | 'reader';

/** An owner may keep what they have for a year; whom they showed it to has to ask again whether they still may. */
export const CACHE_CONTROL: Readonly<Record<Standing, string>> = {
  owner: 'private, max-age=31536000, immutable',
  public: 'public, max-age=3600',
  link: 'private, max-age=300',
  reader: 'private, max-age=300',
};

const REMEMBERED = 10_000;

/** Decides who may have the files of media: the one place for all of them. */
@Injectable()
export class MediaGuard {
  private readonly cache: ProcessCache<ServedMedia>;

  constructor(
    private readonly media: ServedMediaRepository,
    private readonly hooks: Hooks,
    caches: ProcessCaches,
  ) {
    this.cache = caches.create<ServedMedia>('served', {
      max: REMEMBERED,
      channels: {
        [MEDIA_CHANNEL]: 'key',
        [BLOB_CHANNEL]: ({ blobId, imageId }, _key, id) => blobId === id || imageId === id,
      },
    });
  }

  /** @throws `media.not_found`, also for what the viewer may not see. */
  async admit(id: string, viewer: Viewer): Promise<{ media: ServedMedia; standing: Standing }> {
    const media = await this.find(id);
    if (!media) throw mediaErrors.not_found();
    if (viewer.userId !== undefined && media.ownerId === viewer.userId) return { media, standing: 'owner' };
    if (media.access === 'public') return { media, standing: 'public' };
    const { shareHash } = viewer;
    if (shareHash !== undefined && (await this.media.isShared(id, shareHash))) return { media, standing: 'link' };
    // Last: what media themselves know costs nothing, and is what is asked for most.
    if (await mayView(this.hooks, media, viewer)) return { media, standing: 'reader' };
    throw mediaErrors.not_found();
  }

  /** Without asking who looks. */
  async find(id: string): Promise<ServedMedia | undefined> {
    return this.cache.get(id, () => this.media.find(id));
  }

  /** What is at hand of media that everyone may see. */
  peekPublic(id: string): ServedMedia | undefined {
    const media = this.cache.peek(id);
    return media?.access === 'public' ? media : undefined;
  }

  /** Reads it anew next time: it was found to be otherwise. */
  forget(id: string): void {
    this.cache.drop(id);
  }
}
