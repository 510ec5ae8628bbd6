import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Hooks, Problem } from '@roost/plugin-kit';
import { BlobsRepository } from '../blobs/blobs.repository.js';
import { Storages } from '../placement/storages.js';
import { blobPrefix, objectKey } from '../storage.keys.js';
import type { StorageDriver } from '../storage.port.js';
import { storageErrors } from '../storage.errors.js';
import { type BlobElsewhere, type BlobObject, MoveRepository, SOURCE } from './move.repository.js';

/** The result of a move. */
export interface Moved {
  /** Those of which something was moved. */
  blobs: number;
  /** Of all that was moved. */
  bytes: number;
  /** Blobs of which something stays, for the new storage does not keep such bytes. */
  kept: number;
  /** Blobs whose bytes are not where they should be; they stay as they are. */
  missing: string[];
}

/** What became of one blob. */
interface MoveOutcome {
  objects: readonly BlobObject[];
  isKept: boolean;
}

const BATCH = 100;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Moves bytes to another storage while all storages are in use. Everything of a blob is copied, read back and compared, then named at its
 * new place, and only then removed from the old one: stopped anywhere, nothing is lost, and the next run goes on. What the new storage does
 * not keep stays where it is.
 */
@Injectable()
export class MoveService {
  constructor(
    private readonly em: EntityManager,
    private readonly moves: MoveRepository,
    private readonly blobs: BlobsRepository,
    private readonly storages: Storages,
    private readonly hooks: Hooks,
  ) {}

  /** @param to name of an open storage */
  async moveAll(to: string): Promise<Moved> {
    const moved: Moved = { blobs: 0, bytes: 0, kept: 0, missing: [] };
    for (let after = FIRST_ID; ;) {
      const batch = await this.moves.elsewhere(to, after, BATCH);
      for (const blob of batch) {
        try {
          const { objects, isKept } = await this.move(blob, to);
          if (objects.length > 0) moved.blobs++;
          if (isKept) moved.kept++;
          moved.bytes += objects.reduce((sum, { bytes }) => sum + bytes, 0);
        } catch (error) {
          if (!isProblem(error, storageErrors.missing)) throw error;
          moved.missing.push(blob.id);
        }
      }
      const last = batch.at(-1);
      if (!last || batch.length < BATCH) return moved;
      after = last.id;
    }
  }

  private async move(blob: BlobElsewhere, to: string): Promise<MoveOutcome> {
    const { id } = blob;
    const copied = new Set<string>();
    const kept = new Set<string>();
    for (;;) {
      for (const object of await this.moves.objectsElsewhere(id, to)) {
        if (copied.has(placeOf(object)) || kept.has(placeOf(object))) continue;
        const isCopied = await this.copy(blob, object, to);
        if (isCopied !== undefined) (isCopied ? copied : kept).add(placeOf(object));
      }
      const objects = await this.nameAtNewPlace(id, to, copied, kept);
      if (objects === 'grown') continue;
      if (objects === 'gone') {
        await this.storages.of(to).deletePrefix(blobPrefix(id));
        return { objects: [], isKept: false };
      }
      for (const { object, storage } of objects) await this.storages.of(storage).delete(objectKey(id, object));
      return { objects, isKept: kept.size > 0 };
    }
  }

  /** @returns false where the storage does not keep such bytes; undefined when they were moved by somebody else meanwhile. */
  private async copy(blob: BlobElsewhere, object: BlobObject, to: string): Promise<boolean | undefined> {
    if (!this.storages.keeps(to, object)) return false;
    const [source, target] = [this.storages.of(object.storage), this.storages.of(to)];
    try {
      await copyVerified(source, target, blob, object);
      return true;
    } catch (error) {
      if (isProblem(error, storageErrors.refused)) return false;
      if (!isProblem(error, storageErrors.missing)) throw error;
      const now = await this.moves.objectsElsewhere(blob.id, to);
      if (now.some((other) => placeOf(other) === placeOf(object))) throw error;
      return undefined;
    }
  }

  /**
   * Unless it is gone, or something was made of it while it was copied.
   *
   * @returns what is named at the new place now, as it was before
   */
  private async nameAtNewPlace(
    id: string,
    to: string,
    copied: ReadonlySet<string>,
    kept: ReadonlySet<string>,
  ): Promise<BlobObject[] | 'grown' | 'gone'> {
    return this.em.transactional(async () => {
      if ((await this.blobs.lock(id)) === undefined) return 'gone';
      const left = await this.moves.objectsElsewhere(id, to);
      const moving = left.filter((object) => copied.has(placeOf(object)));
      if (left.some((object) => !copied.has(placeOf(object)) && !kept.has(placeOf(object)))) return 'grown';
      if (moving.length === 0) return [];
      await this.moves.setStorage(
        id,
        moving.map(({ object }) => object),
        to,
      );
      await this.hooks.run('storage.moved', { blobId: id });
      return moving;
    });
  }
}

const placeOf = ({ object, storage }: BlobObject): string => `${storage}:${object}`;

const isProblem = (error: unknown, { code }: { code: string }): boolean =>
  error instanceof Problem && error.code === code;

/** @throws Error when what arrived is not what was sent, or not what the database says. */
async function copyVerified(
  source: StorageDriver,
  target: StorageDriver,
  { id, sha256 }: BlobElsewhere,
  { object, mime }: BlobObject,
): Promise<void> {
  const key = objectKey(id, object);
  await target.put(key, await source.get(key), { mime });
  const [sent, arrived] = [await hashOf(await source.get(key)), await hashOf(await target.get(key))];
  if (sent !== arrived || (object === SOURCE && arrived !== sha256)) {
    await target.delete(key);
    throw new Error(`The copied bytes of ${key} differ, so the original is kept`);
  }
}

async function hashOf(stream: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}
