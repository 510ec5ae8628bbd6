import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Notifications, Problem } from '@roost/plugin-kit';
import { BLOB_CHANNEL, BlobsRepository } from '../blobs/blobs.repository.js';
import type { MediaBlob } from '../blobs/media-blob.entity.js';
import { Storages } from '../blobs/storages.js';
import { MEDIA_ROOT, mediaPrefix, sourceKey } from '../media.keys.js';
import type { StorageDriver } from '../storage.port.js';
import { storageErrors } from '../storage.errors.js';
import { SweepRepository } from '../sweep/sweep.repository.js';
import { MoveRepository } from './move.repository.js';

/** What a move came to. */
export interface Moved {
  blobs: number;
  bytes: number;
  /** Blobs whose bytes are not where they should be; they stay as they are. */
  missing: string[];
}

const BATCH = 100;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Moves bytes from one storage to another while both are in use. Each blob is copied, read back and compared, then named at its new place, and
 * only then removed from the old one: stopped anywhere, nothing is lost, and the next run goes on.
 */
@Injectable()
export class MoveService {
  constructor(
    private readonly em: EntityManager,
    private readonly moves: MoveRepository,
    private readonly blobs: BlobsRepository,
    private readonly named: SweepRepository,
    private readonly storages: Storages,
    private readonly notifications: Notifications,
  ) {}

  /** @param to name of an open storage */
  async moveAll(to: string): Promise<Moved> {
    const moved: Moved = { blobs: 0, bytes: 0, missing: [] };
    for (let after = FIRST_ID; ;) {
      const batch = await this.moves.elsewhere(to, after, BATCH);
      for (const blob of batch) {
        try {
          if (!(await this.move(blob, to))) continue;
          moved.blobs++;
          moved.bytes += blob.bytes;
        } catch (error) {
          if (!(error instanceof Problem) || error.code !== storageErrors.missing.code) throw error;
          moved.missing.push(blob.id);
        }
      }
      const last = batch.at(-1);
      if (!last || batch.length < BATCH) return moved;
      after = last.id;
    }
  }

  /** @returns false when the blob was deleted, or moved by somebody else, meanwhile. */
  private async move(blob: MediaBlob, to: string): Promise<boolean> {
    const { id, storage: from } = blob;
    const [source, target] = [this.storages.of(from), this.storages.of(to)];
    const copied = new Set<string>();
    for (;;) {
      const objects = [...(await this.named.namedObjects([id], from))].filter((object) => !copied.has(object));
      for (const object of objects) {
        await copyVerified(source, target, `${MEDIA_ROOT}${object}`, object === `${id}/source` ? blob : undefined);
        copied.add(object);
      }
      const outcome = await this.nameAtNewPlace(id, from, to, copied);
      if (outcome === 'grown') continue;
      if (outcome === 'moved') await source.deletePrefix(mediaPrefix(id));
      if (outcome === 'gone') await target.deletePrefix(mediaPrefix(id));
      return outcome === 'moved';
    }
  }

  /** Unless it is gone, or variants were made while it was copied. */
  private async nameAtNewPlace(
    id: string,
    from: string,
    to: string,
    copied: ReadonlySet<string>,
  ): Promise<'moved' | 'grown' | 'gone' | 'moved before'> {
    return this.em.transactional(async () => {
      const now = await this.blobs.lock(id);
      // Another move was first: what is at the new place is the blob's.
      if (now === to) return 'moved before';
      if (now !== from) return 'gone';
      const named = await this.named.namedObjects([id], from);
      if ([...named].some((object) => !copied.has(object))) return 'grown';
      await this.moves.setStorage(id, from, to);
      await this.notifications.notify(BLOB_CHANNEL, id);
      return 'moved';
    });
  }
}

/** @throws Error when what arrived is not what was sent, or not what the database says. */
async function copyVerified(
  source: StorageDriver,
  target: StorageDriver,
  key: string,
  blob?: MediaBlob,
): Promise<void> {
  const facts = blob && key === sourceKey(blob.id) ? { mime: blob.mime } : {};
  await target.put(key, await source.get(key), facts);
  const [sent, arrived] = [await hashOf(await source.get(key)), await hashOf(await target.get(key))];
  if (sent !== arrived || (blob && arrived !== blob.sha256)) {
    await target.delete(key);
    throw new Error(`The bytes of ${key} are not what they should be; they stay where they are`);
  }
}

async function hashOf(stream: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}
