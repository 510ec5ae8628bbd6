import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { sourceKey, Storages } from '@roost/storage';
import {
  type FileFacts,
  HEAD_BYTES,
  type ImageExtent,
  ImageUndecodable,
  SandboxCrashed,
  StoredSource,
} from '@roost/imaging';
import { MediaConfig } from '../media.config.js';
import { SourceFiles } from './source-files.js';
import { fileFacts } from './file-facts.js';
import { Sandbox } from './sandbox.js';

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
    private readonly sandbox: Sandbox,
    private readonly config: MediaConfig,
  ) {}

  /** @throws what `fileFacts` throws, but for NotThereYet */
  async of({ id, storage, bytes, head }: StoredFile): Promise<FileFacts> {
    const driver = this.storages.of(storage);
    const key = sourceKey(id);
    const first = head ?? (await buffer(await driver.get(key, { start: 0, end: Math.min(HEAD_BYTES, bytes) - 1 })));
    const measure = () => this.measure({ id, storage });
    return fileFacts(
      new StoredSource({ head: first, get: (range) => driver.get(key, range), bytes, measure }),
      this.config,
    );
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
