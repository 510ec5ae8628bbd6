import { createHash, type Hash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { FileSink, type IncomingFile, InjectDriver, newId, Problem } from '@roost/plugin-kit';
import { HEAD_BYTES, ImageHeaderError, readImageHeader } from './image/image-header.js';
import { MediaConfig } from './media.config.js';
import { mediaErrors } from './media.errors.js';
import { mediaPrefix, sourceKey } from './media.keys.js';
import { MediaRepository } from './media.repository.js';
import { StoragePort, type StorageDriver } from './storage.port.js';

/** An upload whose bytes are stored and whose header was read, and that no row names yet. */
export interface StagedUpload {
  /** Of the media to be. */
  id: string;
  filename: string;
  bytes: number;
  sha256: string;
  mime: string;
  width: number;
  height: number;
}

const LONGEST_FILENAME = 255;

/** Takes uploaded files: stores them as they arrive, and refuses what cannot become an image by its first bytes. */
@Injectable()
export class MediaUploads extends FileSink<StagedUpload> {
  constructor(
    @InjectDriver(StoragePort) private readonly storage: StorageDriver,
    private readonly media: MediaRepository,
    private readonly config: MediaConfig,
  ) {
    super();
  }

  async stage({ filename, stream }: IncomingFile): Promise<StagedUpload> {
    const id = newId();
    const meter = new UploadMeter(this.config.maxBytes);
    const broken = (error: Error): void => {
      meter.destroy(error);
    };
    stream.once('error', broken).once('close', () => {
      if (!stream.readableEnded) broken(mediaErrors.upload_aborted());
    });
    try {
      await this.storage.put(sourceKey(id), stream.pipe(meter));
      const { mime, width, height } = await this.inspect(meter);
      return { id, filename: cleanName(filename), bytes: meter.bytes, sha256: meter.digest(), mime, width, height };
    } catch (error) {
      stream.resume();
      await this.storage.deletePrefix(mediaPrefix(id));
      throw error instanceof Problem || !(error instanceof ImageHeaderError) ? error : refusal(error);
    }
  }

  async discard({ id }: StagedUpload): Promise<void> {
    // The request may have failed after its transaction committed: then the bytes are somebody's.
    if (!(await this.media.exists(id))) await this.storage.deletePrefix(mediaPrefix(id));
  }

  private async inspect(meter: UploadMeter): Promise<{ mime: string; width: number; height: number }> {
    if (meter.bytes === 0) throw mediaErrors.empty();
    return readImageHeader(meter.head, { maxPixels: this.config.maxMegapixels * 1_000_000 });
  }
}

/** Counts and hashes what passes, and keeps its beginning. */
class UploadMeter extends Transform {
  private readonly hash: Hash = createHash('sha256');
  private readonly chunks: Buffer[] = [];
  bytes = 0;

  constructor(private readonly maxBytes: number) {
    super();
  }

  get head(): Buffer {
    return Buffer.concat(this.chunks).subarray(0, HEAD_BYTES);
  }

  digest(): string {
    return this.hash.digest('hex');
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.bytes < HEAD_BYTES) this.chunks.push(chunk);
    this.bytes += chunk.length;
    if (this.bytes > this.maxBytes) {
      done(mediaErrors.too_large({ detail: `At most ${String(this.maxBytes)} bytes are taken` }));
      return;
    }
    this.hash.update(chunk);
    done(null, chunk);
  }
}

function refusal({ reason, message }: ImageHeaderError): Problem {
  switch (reason) {
    case 'unsupported':
      return mediaErrors.unsupported_type({ detail: message });
    case 'too_many_pixels':
      return mediaErrors.too_many_pixels({ detail: message });
    case 'unreadable':
      return mediaErrors.unreadable({ detail: message });
  }
}

/** A file name without folders and controls, as it may go into a header or onto a page. */
function cleanName(filename: string): string {
  const base = filename.split(/[/\\]/).at(-1) ?? '';
  return (
    base
      .toWellFormed()
      .replaceAll(/\p{Cc}/gu, '')
      .slice(0, LONGEST_FILENAME) || 'unnamed'
  );
}
