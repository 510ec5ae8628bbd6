import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { type EventStream, EventStreams, Notifications, Problem } from '@roost/plugin-kit';
import { BLOB_CHANNEL, MEDIA_CHANNEL } from '../media.channels.js';
import { MediaResponse } from '../library/media.dto.js';
import type { Viewer } from '../access/viewer.js';
import type { MediaManifest } from '../library/media.repository.js';
import { MediaService } from '../library/media.service.js';
import { FileAccess } from '../serving/file-access.js';

/** How often a stream looks for itself: messages may be lost. */
const LOOK_MS = 5_000;
const LONGEST_MS = 600_000;

interface Watcher {
  /** The medium, and the blobs that it is made of. */
  ids: Set<string>;
  wake: () => void;
}

/** Tells what becomes of media while it is processed. */
@Injectable()
export class MediaEvents implements OnModuleInit {
  private readonly logger = new Logger(MediaEvents.name);
  private readonly watchers = new Set<Watcher>();

  constructor(
    private readonly media: MediaService,
    private readonly access: FileAccess,
    private readonly notifications: Notifications,
    private readonly streams: EventStreams,
  ) {}

  onModuleInit(): void {
    for (const channel of [BLOB_CHANNEL, MEDIA_CHANNEL]) {
      this.notifications.listen(channel, (id) => {
        for (const { ids, wake } of this.watchers) if (id === null || ids.has(id)) wake();
      });
    }
  }

  /**
   * An event `media` with the manifest now and after each change, until it is ready or has failed.
   *
   * @throws `media.not_found`, `http.too_many_streams`, `http.streams_full`
   */
  async watch(id: string, viewer: Viewer): Promise<EventStream> {
    const first = await this.media.get(id, viewer);
    const ids = new Set([id]);
    let last = '';
    let looking: Promise<void> | undefined;
    let isAgain = false;
    const tell = (manifest: MediaManifest): void => {
      const data = JSON.stringify(MediaResponse.from(manifest));
      // What a client that is behind did not get is told when it has read what it has.
      if (data !== last && !stream.send({ event: 'media', data })) return;
      last = data;
      if (manifest.status !== 'processing') stream.end();
    };
    const look = async (): Promise<void> => {
      // Music and PDFs get the blob that shows them while they are watched.
      const served = await this.access.find(id);
      if (served) ids.add(served.blobId).add(served.imageId);
      tell(await this.media.get(id, viewer));
    };
    const wake = (): void => {
      isAgain = looking !== undefined;
      looking ??= look()
        .catch((error: unknown) => {
          // It may be gone, closed to this viewer, or the database away: the client asks again, and is told.
          if (!(error instanceof Problem)) this.logger.warn({ err: error }, 'Media could not be watched any more');
          stream.end();
        })
        .finally(() => {
          looking = undefined;
          if (isAgain) wake();
        });
    };
    const watcher: Watcher = { ids, wake };
    const stream = this.streams.open({
      longestMs: LONGEST_MS,
      onDrain: wake,
      onEnd: () => {
        clearInterval(timer);
        this.watchers.delete(watcher);
      },
    });
    const timer = setInterval(wake, LOOK_MS);
    this.watchers.add(watcher);
    tell(first);
    // From here on messages are heard; what came before them is not.
    wake();
    return stream;
  }
}
