import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { S3Bucket, S3Failure } from './s3-bucket.js';
import { isSigned } from './signature-v4.js';

const KEY_ID = 'roost-tests';
const SECRET = 'a secret of the tests';
const BUCKET = 'roost';

interface Call {
  method: string;
  key: string;
  query: URLSearchParams;
  request: IncomingMessage;
  body: Buffer;
}

interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/**
 * An S3 server in memory with one bucket, as strict as the service: it verifies each signature, the length and the hash of each body, and
 * refuses parts that are too small. (What npm has, s3rver, knows no copies of parts, and shows half-written objects.)
 */
export class S3Server {
  readonly bucket = new S3Bucket();

  private constructor(
    private readonly server: Server,
    readonly endpoint: string,
  ) {}

  static async start(): Promise<S3Server> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const started = new S3Server(server, `http://127.0.0.1:${String(port)}`);
    server.on('request', (request, response) => void started.serve(request, response));
    return started;
  }

  /** Settings of a product that keeps its bytes here. */
  get env(): Record<string, string> {
    return {
      S3_ENDPOINT: this.endpoint,
      S3_BUCKET: BUCKET,
      S3_ACCESS_KEY_ID: KEY_ID,
      S3_SECRET_ACCESS_KEY: SECRET,
      S3_FORCE_PATH_STYLE: 'true',
    };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.endpoint);
    try {
      const body = await buffer(request);
      if (!isSigned(request, url, SECRET)) throw new S3Failure(403, 'SignatureDoesNotMatch');
      const claimed = request.headers['x-amz-content-sha256'];
      const isHashed = typeof claimed === 'string' && /^[0-9a-f]{64}$/.test(claimed);
      if (isHashed && createHash('sha256').update(body).digest('hex') !== claimed) {
        throw new S3Failure(400, 'XAmzContentSHA256Mismatch');
      }
      const [, bucket, ...path] = decodeURIComponent(url.pathname).split('/');
      if (bucket !== BUCKET) throw new S3Failure(404, 'NoSuchBucket');
      const call = { method: request.method ?? '', key: path.join('/'), query: url.searchParams, request, body };
      const { status = 200, headers = {}, body: content = '' } = this.answer(call);
      response.writeHead(status, { 'content-length': Buffer.byteLength(content), ...headers });
      response.end(request.method === 'HEAD' ? undefined : content);
    } catch (error) {
      // A request that breaks off needs no answer.
      if (response.destroyed) return;
      const { status, code } = error instanceof S3Failure ? error : new S3Failure(500, 'InternalError');
      response.writeHead(status, { 'content-type': 'application/xml' });
      response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
    }
  }

  private answer(call: Call): Answer {
    const { method, key, query } = call;
    if (key === '') return this.answerBucket(call);
    const uploadId = query.get('uploadId');
    if (uploadId !== null) return this.answerUpload(call, uploadId);
    if (method === 'POST' && query.has('uploads'))
      return xml('InitiateMultipartUploadResult', `<UploadId>${this.bucket.begin(key)}</UploadId>`);
    if (method === 'PUT') {
      const source = this.copySource(call);
      const etag = this.bucket.put(key, source ?? call.body);
      return source ? xml('CopyObjectResult', `<ETag>${etag}</ETag>`) : { headers: { etag } };
    }
    if (method === 'DELETE') {
      this.bucket.delete(key);
      return { status: 204 };
    }
    return this.answerObject(call);
  }

  private answerObject({ key, method, request }: Call): Answer {
    const { data, modifiedAt } = this.bucket.get(key);
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    const part = range ? data.subarray(Number(range[1]), Number(range[2]) + 1) : data;
    const headers = { 'last-modified': modifiedAt.toUTCString(), 'content-length': String(part.length) };
    return { status: range && method === 'GET' ? 206 : 200, headers, body: part };
  }

  private answerBucket({ method, query, body }: Call): Answer {
    if (method === 'HEAD') return {};
    if (method === 'POST' && query.has('delete')) {
      for (const [, key = ''] of body.toString().matchAll(/<Key>([^<]+)<\/Key>/g)) this.bucket.delete(key);
      return xml('DeleteResult', '');
    }
    const { page, isTruncated } = this.bucket.list(query.get('prefix') ?? '', query.get('continuation-token') ?? '');
    const contents = page.map(
      ([key, { data, modifiedAt }]) =>
        `<Contents><Key>${key}</Key><Size>${String(data.length)}</Size><LastModified>${modifiedAt.toISOString()}</LastModified></Contents>`,
    );
    const token = isTruncated ? `<NextContinuationToken>${page.at(-1)?.[0] ?? ''}</NextContinuationToken>` : '';
    return xml('ListBucketResult', `<IsTruncated>${String(isTruncated)}</IsTruncated>${token}${contents.join('')}`);
  }

  private answerUpload(call: Call, uploadId: string): Answer {
    const { method, query, body } = call;
    if (method === 'PUT') {
      const source = this.copySource(call);
      const etag = this.bucket.putPart(uploadId, Number(query.get('partNumber')), source ?? body);
      return source ? xml('CopyPartResult', `<ETag>${etag}</ETag>`) : { headers: { etag } };
    }
    if (method === 'DELETE') {
      this.bucket.abort(uploadId);
      return { status: 204 };
    }
    const parts = [...body.toString().matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = '']) => ({
      number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
      etag: (/<ETag>([^<]+)</.exec(part)?.[1] ?? '').replaceAll('&quot;', '"'),
    }));
    return xml('CompleteMultipartUploadResult', `<ETag>${this.bucket.complete(uploadId, parts)}</ETag>`);
  }

  private copySource({ request }: Call): Buffer | undefined {
    const header = request.headers['x-amz-copy-source'];
    if (typeof header !== 'string') return undefined;
    const { data } = this.bucket.get(decodeURIComponent(header).replace(`${BUCKET}/`, ''));
    const range = /^bytes=(\d+)-(\d+)$/.exec(String(request.headers['x-amz-copy-source-range'] ?? ''));
    return range ? data.subarray(Number(range[1]), Number(range[2]) + 1) : data;
  }
}

const xml = (name: string, content: string): Answer => ({
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0"?><${name}>${content}</${name}>`,
});
