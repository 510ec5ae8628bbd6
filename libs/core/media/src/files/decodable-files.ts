import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { hasHeifLibrary, isHeic, type FileInput } from '@roost/imaging';
import { MediaConfig } from '../media.config.js';
import { SourceFiles } from './source-files.js';
import { Sandbox } from './sandbox.js';

/** So much of a file tells its brands. In bytes. */
const BRAND_BYTES = 4096;
/** Of the memory at which its process is ended, what the decoder may hold; the file and what Node needs come on top. */
const DECODER_SHARE = 0.75;
const BYTES_PER_MB = 1_048_576;

/** Gives tasks files that they can read: the uploaded ones, or what HEIC is decoded to. */
@Injectable()
export class DecodableFiles {
  private readonly hasLibrary = hasHeifLibrary();

  constructor(
    private readonly files: SourceFiles,
    private readonly sandbox: Sandbox,
    private readonly config: MediaConfig,
  ) {}

  /** Whether HEIC is decoded: wanted, and the package is there. */
  get decodesHeic(): boolean {
    return this.config.heic && this.hasLibrary;
  }

  /**
   * Calls `work` with the path of a file. What was made for it is removed again.
   *
   * @throws what `Sandbox.run` and `work` throw
   */
  async use<T>(
    blob: { id: string; storage: string },
    limits: Omit<FileInput, 'path'>,
    work: (path: string) => Promise<T>,
  ): Promise<T> {
    return this.files.use(blob, async (path) =>
      this.decodesHeic && isHeic(await beginning(path)) ? this.decode(path, limits, work) : work(path),
    );
  }

  private async decode<T>(
    path: string,
    limits: Omit<FileInput, 'path'>,
    work: (path: string) => Promise<T>,
  ): Promise<T> {
    const folder = await mkdtemp(join(tmpdir(), 'roost-media-'));
    try {
      const target = join(folder, 'decoded.tif');
      const maxBytes = Math.floor(this.config.sandboxMegabytes * DECODER_SHARE) * BYTES_PER_MB;
      await this.sandbox.run('heic', { ...limits, path, target, maxBytes });
      return await work(target);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function beginning(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BRAND_BYTES), 0, BRAND_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
