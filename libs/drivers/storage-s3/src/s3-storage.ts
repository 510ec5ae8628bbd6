import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  assertStorageKey,
  type ByteRange,
  type ObjectFacts,
  type PresignedRequest,
  type StorageDriver,
  storageErrors,
  type StoredObject,
} from '@roost/storage';
import { Problem } from '@roost/plugin-kit';
import { concatenation, S3Composer, type S3Object } from './s3-composer.js';
import { S3StorageConfig } from './s3-storage.config.js';

/** Keys that one request deletes, at most. */
const MOST_DELETED = 1000;
const CHECK_TIMEOUT_MS = 5_000;
const CONNECT_MS = 5_000;
const MISSING = new Set(['NoSuchKey', 'NotFound', '404']);
const FULL = new Set(['QuotaExceeded', 'XMinioStorageFull', 'InsufficientStorage']);

/** Keeps bytes in an S3 bucket, or with a service that speaks like one. */
@Injectable()
export class S3Storage implements StorageDriver, OnApplicationShutdown {
  private readonly client: S3Client;
  private readonly publicClient: S3Client;
  private readonly composer: S3Composer;

  constructor(private readonly config: S3StorageConfig) {
    this.client = tellProblems(new S3Client(clientConfig(config, config.endpoint)));
    this.publicClient = new S3Client(clientConfig(config, config.publicEndpoint ?? config.endpoint));
    this.composer = new S3Composer(this.client, config.bucket);
  }

  /** Not before: jobs that are being ended still read and write. */
  onApplicationShutdown(): void {
    this.client.destroy();
    this.publicClient.destroy();
  }

  async put(key: string, body: Readable, facts: ObjectFacts = {}): Promise<{ bytes: number }> {
    let bytes = 0;
    const counted = body.on('data', (chunk: Buffer) => (bytes += chunk.length));
    counted.pause();
    const upload = new Upload({
      client: this.client,
      partSize: this.config.partBytes,
      queueSize: 2,
      params: { ...this.object(key), Body: counted, ...(facts.mime === undefined ? {} : { ContentType: facts.mime }) },
    });
    try {
      await Promise.race([upload.done(), brokenOff(body)]);
    } catch (error) {
      await upload.abort();
      throw error;
    }
    return { bytes };
  }

  async get(key: string, range?: ByteRange): Promise<Readable> {
    const Range = range && `bytes=${String(range.start)}-${String(range.end)}`;
    const { Body } = await this.client.send(new GetObjectCommand({ ...this.object(key), ...(Range ? { Range } : {}) }));
    return Body as Readable;
  }

  async head(key: string): Promise<{ bytes: number } | null> {
    try {
      const { ContentLength = 0 } = await this.client.send(new HeadObjectCommand(this.object(key)));
      return { bytes: ContentLength };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand(this.object(key)));
  }

  async deletePrefix(prefix: string): Promise<void> {
    let keys: string[] = [];
    for await (const { key } of this.list(prefix)) {
      keys.push(key);
      if (keys.length < MOST_DELETED) continue;
      await this.deleteAll(keys);
      keys = [];
    }
    await this.deleteAll(keys);
  }

  async *list(prefix: string): AsyncIterable<StoredObject> {
    const { bucket: Bucket, prefix: own } = this.config;
    const Prefix = `${own}${prefix}`;
    let token: string | undefined;
    do {
      const page = await this.client.send(
        new ListObjectsV2Command({ Bucket, Prefix, ...(token === undefined ? {} : { ContinuationToken: token }) }),
      );
      for (const { Key = '', Size = 0, LastModified = new Date() } of page.Contents ?? []) {
        yield { key: Key.slice(own.length), bytes: Size, modifiedAt: LastModified };
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  async compose(key: string, parts: readonly string[], facts: ObjectFacts = {}): Promise<{ bytes: number }> {
    const found: S3Object[] = [];
    for (const part of parts) {
      const there = await this.head(part);
      if (!there) throw storageErrors.missing();
      found.push({ key: this.object(part).Key, bytes: there.bytes });
    }
    const bytes = found.reduce((sum, part) => sum + part.bytes, 0);
    if (this.composer.canCopy(found)) await this.composer.copy(this.object(key).Key, found, facts.mime);
    else
      await this.put(
        key,
        concatenation((part) => this.get(part), parts),
        facts,
      );
    await this.deleteAll([...parts]);
    return { bytes };
  }

  async presignPut(key: string, { bytes, seconds }: { bytes: number; seconds: number }): Promise<PresignedRequest> {
    const command = new PutObjectCommand({ ...this.object(key), ContentLength: bytes });
    // The length is part of what is signed: a body of another one is refused.
    const signed = { expiresIn: seconds, signableHeaders: new Set(['content-length', 'host']) };
    const url = await getSignedUrl(this.publicClient, command, signed);
    return { method: 'PUT', url, headers: { 'content-length': String(bytes) } };
  }

  localPath(): undefined {
    return undefined;
  }

  async check(): Promise<void> {
    const abortSignal = AbortSignal.timeout(CHECK_TIMEOUT_MS);
    await this.client.send(new HeadBucketCommand({ Bucket: this.config.bucket }), { abortSignal });
  }

  private object(key: string): { Bucket: string; Key: string } {
    assertStorageKey(key);
    return { Bucket: this.config.bucket, Key: `${this.config.prefix}${key}` };
  }

  private async deleteAll(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const Objects = keys.map((key) => ({ Key: this.object(key).Key }));
    const command = new DeleteObjectsCommand({ Bucket: this.config.bucket, Delete: { Objects, Quiet: true } });
    const { Errors = [] } = await this.client.send(command);
    if (Errors[0]) throw new Error(`S3 could not delete ${String(Errors.length)} objects: ${Errors[0].Message ?? ''}`);
  }
}

function clientConfig(config: S3StorageConfig, endpoint: string | undefined): S3ClientConfig {
  const { region, accessKeyId, secretAccessKey, forcePathStyle, timeoutMs } = config;
  return {
    region,
    forcePathStyle,
    // Until an answer begins: how fast its body is read, is the reader's part.
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(accessKeyId !== undefined && secretAccessKey !== undefined
      ? { credentials: { accessKeyId, secretAccessKey } }
      : {}),
    // Services that only speak like S3 do not know the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  };
}

/** Rejects when a stream is destroyed before its end: the SDK would wait for it for ever, or take it for a shorter one. */
async function brokenOff(stream: Readable): Promise<never> {
  return new Promise((_, reject) => {
    stream.once('error', reject).once('close', () => {
      if (!stream.readableEnded) reject(new Error('The stream was closed early'));
    });
  });
}

const isMissing = (error: unknown): boolean => error instanceof Problem && error.code === storageErrors.missing.code;

/** Around each command, its retries included. */
function tellProblems(client: S3Client): S3Client {
  client.middlewareStack.add(
    (next) => async (command) => {
      try {
        return await next(command);
      } catch (error) {
        throw asProblem(error);
      }
    },
    { step: 'initialize' },
  );
  return client;
}

/** What S3, or the way to it, says, as drivers have to say it. Other errors stay as they are. */
function asProblem(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof Problem) return error;
  if (MISSING.has(error.name)) return storageErrors.missing({ cause: error });
  if (FULL.has(error.name)) return storageErrors.full({ cause: error });
  // What the client gave up on without an answer has no more than the count of its tries.
  const isAway = error instanceof S3ServiceException ? saysAway(error) : '$metadata' in error;
  return isAway ? storageErrors.unavailable({ cause: error, headers: { 'retry-after': '5' } }) : error;
}

/** It cannot, or it does not let us: neither is a fault of who asks. */
function saysAway({ name, $metadata: { httpStatusCode = 503 } }: S3ServiceException): boolean {
  return httpStatusCode >= 500 || [401, 403, 429].includes(httpStatusCode) || name === 'NoSuchBucket';
}
