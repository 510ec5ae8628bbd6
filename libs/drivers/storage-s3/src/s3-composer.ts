import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { planParts } from './plan-parts.js';

/** A part of a multipart upload that is not the last has at least 5 MiB. */
const LEAST_PART_BYTES = 5_242_880;
/** What one request copies, at most: 5 GiB. */
const MOST_COPY_BYTES = 5_368_709_120;

/** An object of the bucket. */
export interface S3Object {
  /** With the prefix of the installation. */
  key: string;
  bytes: number;
}

interface CopiedPart {
  ETag: string | undefined;
  PartNumber: number;
}

/** Makes one object of several inside the bucket, without their bytes passing by. */
export class S3Composer {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  /** Whether the service can put these together by itself. */
  canCopy(parts: readonly S3Object[]): boolean {
    return parts.slice(0, -1).every(({ bytes }) => bytes >= LEAST_PART_BYTES);
  }

  async copy(key: string, parts: readonly S3Object[], mime: string | undefined): Promise<void> {
    const [only] = parts;
    const type = mime === undefined ? {} : { ContentType: mime };
    if (only && parts.length === 1 && only.bytes <= MOST_COPY_BYTES) {
      const CopySource = this.sourceOf(only);
      await this.client.send(new CopyObjectCommand({ Bucket: this.bucket, Key: key, CopySource }));
      return;
    }
    const upload = { Bucket: this.bucket, Key: key };
    const { UploadId } = await this.client.send(new CreateMultipartUploadCommand({ ...upload, ...type }));
    try {
      const Parts = await this.copyParts({ ...upload, UploadId }, parts);
      await this.client.send(new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload: { Parts } }));
    } catch (error) {
      await this.client.send(new AbortMultipartUploadCommand({ ...upload, UploadId }));
      throw error;
    }
  }

  private async copyParts(
    upload: { Bucket: string; Key: string; UploadId: string | undefined },
    parts: readonly S3Object[],
  ): Promise<CopiedPart[]> {
    const copied: CopiedPart[] = [];
    for (const part of parts) {
      const ranges = part.bytes > MOST_COPY_BYTES ? planParts(part.bytes, MOST_COPY_BYTES / 2) : [undefined];
      for (const range of ranges) {
        const PartNumber = copied.length + 1;
        const { CopyPartResult } = await this.client.send(
          new UploadPartCopyCommand({
            ...upload,
            PartNumber,
            CopySource: this.sourceOf(part),
            ...(range ? { CopySourceRange: `bytes=${String(range.start)}-${String(range.end)}` } : {}),
          }),
        );
        copied.push({ ETag: CopyPartResult?.ETag, PartNumber });
      }
    }
    return copied;
  }

  private sourceOf({ key }: S3Object): string {
    return `${this.bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  }
}

/** The bytes of several objects, one after the other. */
export function concatenation(open: (key: string) => Promise<Readable>, keys: readonly string[]): Readable {
  async function* read(): AsyncIterable<Buffer> {
    for (const key of keys) yield* (await open(key)) as AsyncIterable<Buffer>;
  }
  return Readable.from(read(), { objectMode: false });
}
