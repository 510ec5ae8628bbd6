import { createHash, randomUUID } from 'node:crypto';

interface Stored {
  data: Buffer;
  modifiedAt: Date;
}

/** What S3 calls a failure. */
export class S3Failure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

const md5 = (data: Buffer): string => `"${createHash('md5').update(data).digest('hex')}"`;
/** Of every part but the last. */
const LEAST_PART_BYTES = 5_242_880;
const PAGE = 100;

/** One bucket in memory: objects, and uploads that are not finished. */
export class S3Bucket {
  private readonly objects = new Map<string, Stored>();
  private readonly uploads = new Map<string, { key: string; parts: Map<number, Buffer> }>();

  get openUploads(): number {
    return this.uploads.size;
  }

  put(key: string, data: Buffer): string {
    this.objects.set(key, { data, modifiedAt: new Date() });
    return md5(data);
  }

  get(key: string): Stored {
    const found = this.objects.get(key);
    if (!found) throw new S3Failure(404, 'NoSuchKey');
    return found;
  }

  delete(key: string): void {
    this.objects.delete(key);
  }

  /** @param after the last key of the page before */
  list(prefix: string, after: string): { page: [string, Stored][]; isTruncated: boolean } {
    const found = [...this.objects].filter(([key]) => key.startsWith(prefix) && key > after);
    const sorted = found.sort(([left], [right]) => (left < right ? -1 : 1));
    return { page: sorted.slice(0, PAGE), isTruncated: sorted.length > PAGE };
  }

  begin(key: string): string {
    const id = randomUUID();
    this.uploads.set(id, { key, parts: new Map() });
    return id;
  }

  putPart(uploadId: string, number: number, data: Buffer): string {
    this.upload(uploadId).parts.set(number, data);
    return md5(data);
  }

  complete(uploadId: string, listed: readonly { number: number; etag: string }[]): string {
    const { key, parts } = this.upload(uploadId);
    const whole = listed.map(({ number, etag }, index) => {
      const data = parts.get(number);
      if (!data || md5(data) !== etag) throw new S3Failure(400, 'InvalidPart');
      if (data.length < LEAST_PART_BYTES && index < listed.length - 1) throw new S3Failure(400, 'EntityTooSmall');
      return data;
    });
    this.uploads.delete(uploadId);
    return this.put(key, Buffer.concat(whole));
  }

  abort(uploadId: string): void {
    this.upload(uploadId);
    this.uploads.delete(uploadId);
  }

  private upload(id: string) {
    const upload = this.uploads.get(id);
    if (!upload) throw new S3Failure(404, 'NoSuchUpload');
    return upload;
  }
}
