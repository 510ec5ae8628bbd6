import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { Storages } from '../blobs/storages.js';
import { HEAD_BYTES } from '../image/image-header.js';
import { ImageUndecodable } from '../image/image-undecodable.js';
import { MediaConfig } from '../media.config.js';
import { sourceKey } from '../media.keys.js';
import { SourceFiles } from '../processing/source-files.js';
import { SandboxCrashed } from '../sandbox/sandbox-crashed.js';
import { MediaSandbox } from '../sandbox/media-sandbox.js';
import { type FileFacts, fileFacts } from './file-facts.js';
import type { ImageExtent } from './file-source.js';
import { StoredSource } from './stored-source.js';

/** A header is read at once, or not at all. */
const SECONDS = 5;

/** An upload whose bytes are all stored. */
interface StoredFile {
  id: string;
  /** Name of the storage driver that has it. */
  storage: string;
  bytes: number;
  /** Its first `HEAD_BYTES`, where they are known. */
  head?: Buffer;
}

/** Tells what stored files are. */
@Injectable()
export class StoredFacts {
  constructor(
    private readonly storages: Storages,
    private readonly files: SourceFiles,
    private readonly sandbox: MediaSandbox,
    private readonly config: MediaConfig,
  ) {}

  /** @throws what `fileFacts` throws, but for NotThereYet */
  async of({ id, storage, bytes, head }: StoredFile): Promise<FileFacts> {
    const driver = this.storages.of(storage);
    const key = sourceKey(id);
    const first = head ?? (await buffer(await driver.get(key, { start: 0, end: Math.min(HEAD_BYTES, bytes) - 1 })));
    const measure = () => this.measure({ id, storage });
    return fileFacts(new StoredSource({ head: first, driver, key, bytes, measure }), this.config);
  }

  private async measure(file: { id: string; storage: string }): Promise<ImageExtent | undefined> {
    const { maxPixels } = this.config;
    try {
      return await this.files.use(file, (path) =>
        this.sandbox.run('measure', { path, maxPixels, timeoutSeconds: SECONDS }),
      );
    } catch (error) {
      if (error instanceof ImageUndecodable || error instanceof SandboxCrashed) return undefined;
      throw error;
    }
  }
}
