import { Injectable } from '@nestjs/common';
import { type ProcessCache, ProcessCaches } from '@roost/plugin-kit';
import { BLOB_CHANNEL, MEDIA_CHANNEL } from '../media.channels.js';
import { mediaErrors } from '../media.errors.js';
import type { Viewer } from '../access/viewer.js';
import { AccessPolicy, type AccessGrant } from '../access/access-policy.js';
import type { ServedMedia } from './served-media.js';
import { ServedMediaRepository } from './served-media.repository.js';

/** An owner may keep what they have for a year; whom they showed it to has to ask again whether they still may. */
export const CACHE_CONTROL: Readonly<Record<AccessGrant, string>> = {
  owner: 'private, max-age=31536000, immutable',
  public: 'public, max-age=3600',
  member: 'private, max-age=300',
  album: 'private, max-age=300',
  link: 'private, max-age=300',
  reader: 'private, max-age=300',
  moderator: 'no-store',
};

const REMEMBERED = 10_000;

/** Decides who gets the files of media, from what this process remembers of them. */
@Injectable()
export class FileAccess {
  private readonly cache: ProcessCache<ServedMedia>;

  constructor(
    private readonly media: ServedMediaRepository,
    private readonly policy: AccessPolicy,
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

  /** @throws `media.not_found`, also for what the viewer may not see; `projects.suspended` */
  async admit(id: string, viewer: Viewer): Promise<{ media: ServedMedia; grant: AccessGrant }> {
    const media = await this.find(id);
    const grant = media && (await this.policy.grantOf(media, viewer));
    if (!grant) throw mediaErrors.not_found();
    return { media, grant };
  }

  /** For whoever has a signed URL. @throws `media.not_found` for what nobody but its owner may see at all; `projects.suspended` */
  async admitSigned(media: ServedMedia): Promise<void> {
    if (!(await this.policy.isShownByLink(media))) throw mediaErrors.not_found();
  }

  /** Without asking who looks. */
  async find(id: string): Promise<ServedMedia | undefined> {
    return this.cache.get(id, () => this.media.find(id));
  }

  /** What is at hand of media that everyone may see. */
  peekPublic(id: string): ServedMedia | undefined {
    const media = this.cache.peek(id);
    return media && this.policy.isKnownPublic(media) ? media : undefined;
  }

  /** Reads it anew next time: it was found to be otherwise. */
  forget(id: string): void {
    this.cache.drop(id);
  }
}
