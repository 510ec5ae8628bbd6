import { PassThrough, type Readable } from 'node:stream';
import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';
import { Notifications } from '@roost/plugin-kit';
import { BLOB_CHANNEL } from '../blobs/blobs.repository.js';
import { MediaResponse } from '../dto/media.response.js';
import { mediaErrors } from '../media.errors.js';
import type { MediaManifest, Viewer } from '../media.repository.js';
import { MEDIA_CHANNEL, MediaService } from '../media.service.js';
import { MediaGuard } from '../serving/media-guard.js';

/** Streams that one process holds open. */
const MOST_STREAMS = 1000;
/** How often a stream looks for itself: messages may be lost, and proxies hang up on silence. */
const LOOK_MS = 5_000;
const LONGEST_MS = 600_000;

interface Watcher {
  /** The medium, and the blobs that it is made of. */
  ids: Set<string>;
  wake: () => void;
  end: () => void;
}

/** Tells what becomes of media while it is processed, as server-sent events (HTML Living Standard, 9.2). */
@Injectable()
export class MediaEvents implements OnModuleInit, BeforeApplicationShutdown {
  private readonly watchers = new Set<Watcher>();

  constructor(
    private readonly media: MediaService,
    private readonly guard: MediaGuard,
    private readonly notifications: Notifications,
  ) {}

  onModuleInit(): void {
    for (const channel of [BLOB_CHANNEL, MEDIA_CHANNEL]) {
      this.notifications.listen(channel, (id) => {
        for (const { ids, wake } of this.watchers) if (id === null || ids.has(id)) wake();
      });
    }
  }

  beforeApplicationShutdown(): void {
    for (const { end } of this.watchers) end();
  }

  /**
   * An event `media` with the manifest now and after each change, until it is ready or has failed.
   *
   * @throws `media.not_found`, `media.busy`
   */
  async watch(id: string, viewer: Viewer): Promise<Readable> {
    const first = await this.media.get(id, viewer);
    if (this.watchers.size >= MOST_STREAMS) throw mediaErrors.busy({ headers: { 'retry-after': '5' } });
    const stream = new PassThrough();
    let last = '';
    const tell = (manifest: MediaManifest): void => {
      const data = JSON.stringify(MediaResponse.from(manifest));
      if (data !== last) stream.write(`event: media\ndata: ${data}\n\n`);
      last = data;
      if (manifest.status !== 'processing') stream.end();
    };
    const ids = new Set([id]);
    const look = async (): Promise<void> => {
      // Music and PDFs get the blob that shows them while they are watched.
      const served = await this.guard.find(id);
      if (served) ids.add(served.blobId).add(served.imageId);
      const manifest = await this.media.get(id, viewer);
      if (!stream.writableEnded && !stream.destroyed) tell(manifest);
    };
    // It may be gone, closed to this viewer, or the database away: the client asks again, and is told.
    const end = (): void => {
      stream.end();
    };
    let looking: Promise<void> | undefined;
    let isAgain = false;
    const wake = (): void => {
      if (looking) isAgain = true;
      else {
        isAgain = false;
        looking = look()
          .catch(end)
          .finally(() => {
            looking = undefined;
            if (isAgain) wake();
          });
      }
    };
    const watcher: Watcher = { ids, wake, end };
    const timer = setInterval(() => {
      if (!stream.writableEnded) stream.write(': still here\n\n');
      wake();
    }, LOOK_MS);
    const limit = setTimeout(watcher.end, LONGEST_MS);
    this.watchers.add(watcher);
    stream.once('close', () => {
      clearInterval(timer);
      clearTimeout(limit);
      this.watchers.delete(watcher);
    });
    tell(first);
    // From here on messages are heard; what came before them is not.
    wake();
    return stream;
  }
}
