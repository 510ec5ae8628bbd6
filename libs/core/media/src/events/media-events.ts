import { PassThrough, type Readable } from 'node:stream';
import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';
import { Notifications } from '@roost/plugin-kit';
import { BLOB_CHANNEL } from '../blobs/blobs.repository.js';
import { MediaResponse } from '../dto/media.response.js';
import { mediaErrors } from '../media.errors.js';
import type { MediaManifest, Viewer } from '../media.repository.js';
import { MEDIA_CHANNEL, MediaService } from '../media.service.js';

/** Streams that one process holds open. */
const MOST_STREAMS = 1000;
/** How often a stream looks for itself: messages may be lost, and proxies hang up on silence. */
const LOOK_MS = 5_000;
const LONGEST_MS = 600_000;

interface Watcher {
  wake: () => void;
  end: () => void;
}

/** Tells what becomes of media while it is processed, as server-sent events (HTML Living Standard, 9.2). */
@Injectable()
export class MediaEvents implements OnModuleInit, BeforeApplicationShutdown {
  private readonly watchers = new Set<Watcher>();

  constructor(
    private readonly media: MediaService,
    private readonly notifications: Notifications,
  ) {}

  onModuleInit(): void {
    // Which blobs a medium is made of may change while it is watched, so every stream looks when anything changed.
    for (const channel of [BLOB_CHANNEL, MEDIA_CHANNEL]) {
      this.notifications.listen(channel, () => {
        for (const { wake } of this.watchers) wake();
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
    const look = async (): Promise<void> => {
      // It may be gone, or closed to this viewer.
      const manifest = await this.media.get(id, viewer).catch(() => undefined);
      if (stream.writableEnded || stream.destroyed) return;
      if (manifest) tell(manifest);
      else stream.end();
    };
    let looking: Promise<void> | undefined;
    let isAgain = false;
    const wake = (): void => {
      if (looking) isAgain = true;
      else {
        isAgain = false;
        looking = look().finally(() => {
          looking = undefined;
          if (isAgain) wake();
        });
      }
    };
    const watcher: Watcher = { wake, end: () => stream.end() };
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
    return stream;
  }
}
