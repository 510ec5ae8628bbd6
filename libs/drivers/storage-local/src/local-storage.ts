import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, constants, copyFile, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { assertStorageKey, type ByteRange, storageErrors, type StorageDriver, type StoredObject } from '@roost/storage';
import { LocalStorageConfig } from './local-storage.config.js';
import { NewFile } from './new-file.js';

const DAY_MS = 86_400_000;

/**
 * Keeps bytes as files. A file is written beside its place, flushed, and renamed into it, so that readers see it whole or not at
 * all, also after a power cut. Folders are sharded by a hash, 256 wide.
 */
@Injectable()
export class LocalStorage implements StorageDriver, OnModuleInit {
  private readonly root: string;
  private readonly incoming: string;

  constructor({ directory }: LocalStorageConfig) {
    this.root = resolve(directory);
    this.incoming = join(this.root, 'incoming');
  }

  async onModuleInit(): Promise<void> {
    await mkdir(this.incoming, { recursive: true, mode: 0o700 });
    await this.removeLeftovers();
  }

  async put(key: string, body: Readable): Promise<{ bytes: number }> {
    return this.write(key, async (temporary) => {
      const file = new NewFile(temporary);
      await pipeline(body, file);
      return file.bytes;
    });
  }

  /** A single part gets the object's name, and no byte is copied. */
  async compose(key: string, parts: readonly string[]): Promise<{ bytes: number }> {
    const [first = '', ...others] = parts.map((part) => this.pathOf(part));
    const done = await this.write(key, async (temporary) => {
      try {
        // Until all is done the parts have to stay as they are.
        await (others.length > 0 ? copyFile(first, temporary, constants.COPYFILE_FICLONE) : link(first, temporary));
        for (const path of others) {
          await pipeline(createReadStream(path), createWriteStream(temporary, { flags: 'a', flush: true }));
        }
      } catch (error) {
        throw isCode(error, 'ENOENT') ? storageErrors.missing({ cause: error }) : error;
      }
      return (await stat(temporary)).size;
    });
    for (const part of parts) await this.delete(part);
    return done;
  }

  async get(key: string, range?: ByteRange): Promise<Readable> {
    try {
      const handle = await open(this.pathOf(key), constants.O_RDONLY);
      return createReadStream('', { fd: handle, ...range });
    } catch (error) {
      throw asProblem(error);
    }
  }

  async head(key: string): Promise<{ bytes: number } | null> {
    try {
      return { bytes: (await stat(this.pathOf(key))).size };
    } catch (error) {
      if (isCode(error, 'ENOENT')) return null;
      throw asProblem(error);
    }
  }

  async delete(key: string): Promise<void> {
    await this.remove(this.pathOf(key));
  }

  async deletePrefix(prefix: string): Promise<void> {
    await this.remove(this.pathOf(prefix.replace(/\/$/, '')));
  }

  async *list(prefix: string): AsyncIterable<StoredObject> {
    for (const shard of await readdir(this.root)) {
      if (!/^[0-9a-f]{2}$/.test(shard)) continue;
      const shardPath = join(this.root, shard);
      for await (const entry of walk(join(shardPath, prefix))) {
        const found = await stat(entry).catch(() => null);
        const key = relative(shardPath, entry).replaceAll(sep, '/');
        if (found) yield { key, bytes: found.size, modifiedAt: found.mtime };
      }
    }
  }

  localPath(key: string): string {
    return this.pathOf(key);
  }

  async check(): Promise<void> {
    // As a folder: a file that is in its place could be written, too.
    await access(`${this.incoming}/.`, constants.W_OK);
  }

  /** Lets `fill` make a file, and puts it in its place. */
  private async write(key: string, fill: (temporary: string) => Promise<number>): Promise<{ bytes: number }> {
    const path = this.pathOf(key);
    const temporary = join(this.incoming, randomUUID());
    try {
      const bytes = await fill(temporary);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await rename(temporary, path);
      await flushFolder(dirname(path));
      return { bytes };
    } catch (error) {
      // Where nothing can be written, nothing is left behind either.
      await rm(temporary, { force: true }).catch(() => undefined);
      // There was no file to be missing: the folder is.
      throw isCode(error, 'ENOENT') ? storageErrors.unavailable({ cause: error, ...LATER }) : asProblem(error);
    }
  }

  private async remove(path: string): Promise<void> {
    try {
      await rm(path, { recursive: true, force: true });
    } catch (error) {
      throw asProblem(error);
    }
  }

  /** Files of one folder of keys, as `media/<id>`, share a shard, so that a prefix is one folder. */
  private pathOf(key: string): string {
    assertStorageKey(key);
    const folder = key.split('/').slice(0, 2).join('/');
    const shard = createHash('sha256').update(folder).digest('hex').slice(0, 2);
    return join(this.root, shard, key);
  }

  /** What a killed process was writing a day ago, nobody will finish. */
  private async removeLeftovers(): Promise<void> {
    for (const name of await readdir(this.incoming)) {
      const path = join(this.incoming, name);
      const found = await stat(path).catch(() => null);
      if (found && Date.now() - found.mtimeMs > DAY_MS) await rm(path, { force: true });
    }
  }
}

/** Paths of all files below a folder. */
async function* walk(folder: string): AsyncIterable<string> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else yield path;
  }
}

/** Makes a rename durable. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, constants.O_RDONLY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const LATER = { headers: { 'retry-after': '30' } };

/** What the system says of a file, as drivers have to say it. Other errors stay as they are. */
function asProblem(error: unknown): unknown {
  if (isCode(error, 'ENOENT')) return storageErrors.missing({ cause: error });
  if (isCode(error, 'ENOSPC', 'EDQUOT')) return storageErrors.full({ cause: error });
  return isCode(error, ...AWAY) ? storageErrors.unavailable({ cause: error, ...LATER }) : error;
}

/** Read-only, not ours any more, not mounted, broken. */
const AWAY = ['EROFS', 'EACCES', 'EPERM', 'ENOTDIR', 'EIO', 'ENXIO', 'ESTALE'];

const isCode = (error: unknown, ...codes: readonly string[]): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code));
