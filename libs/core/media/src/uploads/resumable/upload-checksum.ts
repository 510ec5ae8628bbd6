import { createHash, type Hash } from 'node:crypto';
import { mediaErrors } from '../../media.errors.js';

/** Algorithms of the checksum extension of tus 1.0. */
export const CHECKSUM_ALGORITHMS = ['sha1', 'sha256', 'sha512', 'md5'] as const;

/** What the bytes of one request have to come to. */
export class UploadChecksum {
  private readonly hash: Hash;

  private constructor(
    algorithm: string,
    private readonly expected: Buffer,
  ) {
    this.hash = createHash(algorithm);
  }

  /** @param header `Upload-Checksum`, as `sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=`. @throws `media.checksum_unsupported` */
  static read(header: string | string[] | undefined): UploadChecksum | undefined {
    if (header === undefined) return undefined;
    const [algorithm = '', digest = ''] = String(header).split(' ');
    if (!(CHECKSUM_ALGORITHMS as readonly string[]).includes(algorithm) || digest === '') {
      throw mediaErrors.checksum_unsupported();
    }
    return new UploadChecksum(algorithm, Buffer.from(digest, 'base64'));
  }

  update(chunk: Buffer): void {
    this.hash.update(chunk);
  }

  /** Once. */
  isMet(): boolean {
    return this.hash.digest().equals(this.expected);
  }
}
