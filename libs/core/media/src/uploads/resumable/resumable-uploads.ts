import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { HEAD_BYTES } from '@roost/imaging';
import { MediaConfig } from '../../media.config.js';
import { mediaErrors } from '../../media.errors.js';
import { uploadPrefix } from '../upload-keys.js';
import type { MediaUpload } from '../media-upload.entity.js';
import { PartialUploads } from '../partial-uploads.js';
import { PartialUploadsRepository } from '../partial-uploads.repository.js';
import { Pieces } from '../pieces.js';
import { type KnownBytes, UploadMemory } from '../upload-memory.js';
import type { UploadChecksum } from './upload-checksum.js';
import { headFacts } from '../../files/file-facts.js';

/** What one request added. */
interface Added {
  parts: string[];
  bytes: number;
}

/**
 * Takes uploads piece by piece. Each piece is an object of its own in the storage, noted in the database once it is durable: nobody holds
 * a lock, a killed process costs at most one piece, and any other process goes on from there. Of two requests that go on from the
 * same byte one wins, and the other is told.
 */
@Injectable()
export class ResumableUploads {
  constructor(
    private readonly uploads: PartialUploads,
    private readonly repository: PartialUploadsRepository,
    private readonly memory: UploadMemory,
    private readonly config: MediaConfig,
  ) {}

  /**
   * @returns how many bytes there are then
   * @throws `media.upload_conflict`; `media.checksum_mismatch`, after which nothing of this request is kept; and what the stream throws,
   * after which all that arrived is kept, unless it has a checksum
   */
  async append(upload: MediaUpload, stream: Readable, checksum?: UploadChecksum): Promise<number> {
    const { received: offset, bytes } = upload;
    const known = this.memory.take(upload.id, offset);
    // A part of a file does not begin as the file does.
    let head: Buffer[] | undefined = offset === 0 && !upload.isPartial ? [] : undefined;
    let seen = 0;
    const onChunk = (chunk: Buffer): void => {
      known?.hash.update(chunk);
      checksum?.update(chunk);
      if (seen < HEAD_BYTES) head?.push(chunk);
      seen += chunk.length;
    };
    const { pieceBytes } = this.config;
    const pieces = new Pieces(stream, { pieceBytes, maxBytes: bytes - offset, onChunk });
    try {
      let at = offset;
      const pending: Added = { parts: [], bytes: 0 };
      for (let piece = await pieces.next(); piece; piece = await pieces.next()) {
        await this.put(upload, at, piece, pending);
        const arrived = at + pending.bytes;
        if (head && (arrived >= HEAD_BYTES || arrived === bytes)) {
          await this.refuseByHead(upload, Buffer.concat(head), known);
          head = undefined;
        }
        if (!checksum) at = await this.commit(upload, at, pending);
      }
      if (checksum) {
        if (pieces.failure !== undefined || !checksum.isMet()) {
          await this.discard(upload, pending);
          throw pieces.failure ?? mediaErrors.checksum_mismatch();
        }
        at = await this.commit(upload, at, pending);
      }
      this.memory.putBack(upload.id, at, known);
      if (pieces.failure !== undefined) throw pieces.failure;
      return at;
    } finally {
      pieces.release();
    }
  }

  private async put(upload: MediaUpload, at: number, piece: Readable, pending: Added): Promise<void> {
    const key = `${uploadPrefix(upload.id)}${String(at + pending.bytes)}-${randomUUID().slice(0, 8)}`;
    const { bytes } = await this.uploads.driverOf(upload.storage).put(key, piece);
    pending.parts.push(key);
    pending.bytes += bytes;
  }

  /** What its beginning rules out, is not waited for any longer. */
  private async refuseByHead(upload: MediaUpload, head: Buffer, known: KnownBytes | undefined): Promise<void> {
    try {
      const isWhole = upload.bytes <= HEAD_BYTES;
      const facts = await headFacts(head.subarray(0, HEAD_BYTES), isWhole, this.config);
      if (known) known.facts = facts;
    } catch (error) {
      await this.uploads.remove(upload);
      throw error;
    }
  }

  /** Notes what was stored, and empties it. @returns how many bytes there are then */
  private async commit(upload: MediaUpload, from: number, pending: Added): Promise<number> {
    const { parts, bytes } = pending;
    const to = from + bytes;
    if (bytes === 0) return to;
    if (!(await this.repository.advance(upload.id, from, to, parts))) {
      await this.discard(upload, pending);
      throw mediaErrors.upload_conflict();
    }
    upload.received = to;
    upload.parts.push(...parts);
    Object.assign(pending, { parts: [], bytes: 0 });
    return to;
  }

  private async discard({ storage }: MediaUpload, { parts }: Added): Promise<void> {
    const driver = this.uploads.driverOf(storage);
    for (const key of parts) await driver.delete(key);
  }
}
