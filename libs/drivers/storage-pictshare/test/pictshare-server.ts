import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

const LIMIT = 5_000_000;

interface StoredFile {
  data: Buffer;
  deleteCode: string;
}

/**
 * Behaves as PictShare 3.1 was observed to, where it takes images only, and as its source says: `handleFile` and `delete` of api.class.php, `architect` of
 * core.php, which remembers in Redis what it served.
 */
export class PictShareServer {
  readonly files = new Map<string, StoredFile>();
  /** Paths that were asked for. */
  readonly calls: string[] = [];
  ignoresRanges = false;
  /** How bodies over the limit are refused: by a proxy; by PHP, which drops file and code; or by PHP, which drops the file. */
  overLimit: 'proxy' | 'post_max_size' | 'upload_max_filesize' = 'post_max_size';
  /** Whether answers say how long they are; those that PHP itself writes do not. */
  tellsLengths = true;
  private readonly served = new Set<string>();
  /** Whether answers to bytes that it has tell their delete code, too. */
  tellsCodes = false;

  private constructor(
    private readonly server: Server,
    readonly url: string,
    private readonly uploadCode: string | undefined,
  ) {}

  static async start(uploadCode?: string): Promise<PictShareServer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const started = new PictShareServer(server, `http://127.0.0.1:${String(port)}`, uploadCode);
    server.on('request', (request, response) => void started.serve(request, response));
    return started;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    this.calls.push(path);
    const [, api, action = '', first = '', second = ''] = path.split('/');
    if (api !== 'api') this.download(api ?? '', request, response);
    else if (action === 'upload') await this.upload(request, response);
    else if (action === 'info') {
      const file = this.files.get(first);
      json(
        response,
        file ? { hash: first, size: file.data.length, delete_code: file.deleteCode } : failure('Hash not found'),
      );
    } else {
      const file = this.files.get(second);
      if (!file) json(response, failure('Hash not found'));
      else if (file.deleteCode !== first) json(response, failure('Invalid delete code'));
      else {
        this.files.delete(second);
        json(response, { status: 'ok', hash: second });
      }
    }
  }

  private async upload(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts = readForm(await buffer(request), request.headers['content-type'] ?? '');
    const isLarge = (parts.get('file')?.length ?? 0) > LIMIT;
    if (isLarge && this.overLimit === 'proxy') {
      response.writeHead(413).end();
      return;
    }
    if (isLarge && this.overLimit === 'post_max_size') parts.clear();
    if (this.uploadCode !== undefined && parts.get('uploadcode')?.toString() !== this.uploadCode) {
      json(response, failure('Incorrect upload code specified - Access denied'));
      return;
    }
    const data = parts.get('file');
    if (!data) {
      json(response, failure('No file uploaded'));
      return;
    }
    if (isLarge) {
      json(response, failure('Upload error: The uploaded file exceeds the upload_max_filesize directive in php.ini.'));
      return;
    }
    const type = typeOf(data);
    if (type === undefined) json(response, failure('Unsupported mime type: application/octet-stream'));
    else if (type === 'jpg' && data.length < 20) response.writeHead(500).end();
    else if (data.includes('strange')) json(response, failure('Strange error during upload'));
    else json(response, this.store(data, type));
  }

  private store(data: Buffer, type: string): object {
    // The same bytes are known by what was uploaded.
    const kept = type === 'jpg' ? Buffer.concat([data, Buffer.from('encoded anew')]) : data;
    const known = [...this.files].find(([, file]) => file.data.equals(kept));
    if (known) {
      const code = this.tellsCodes ? { delete_code: known[1].deleteCode } : {};
      return { status: 'ok', duplicate: true, hash: known[0], filetype: type, url: `${this.url}/${known[0]}`, ...code };
    }
    if (data.includes('naughty')) return failure('File is in the naughty list');
    const hash = `${randomUUID().slice(0, 8)}.${type}`;
    const deleteCode = randomBytes(16).toString('hex');
    this.files.set(hash, { data: kept, deleteCode });
    const url = `${this.url}/${hash}`;
    return { status: 'ok', hash, filetype: type, url, delete_code: deleteCode, delete_url: `${url}/${deleteCode}` };
  }

  private download(hash: string, { headers }: IncomingMessage, response: ServerResponse): void {
    const file = this.files.get(hash);
    const range = this.ignoresRanges ? null : /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '');
    if (!file && this.served.has(hash)) this.answer(response, 200, Buffer.from('\n'));
    else if (!file) response.writeHead(404).end('404');
    else if (range) this.answer(response, 206, file.data.subarray(Number(range[1]), Number(range[2]) + 1));
    else this.answer(response, 200, file.data);
    if (file) this.served.add(hash);
  }

  private answer(response: ServerResponse, status: number, data: Buffer): void {
    response.writeHead(status, this.tellsLengths ? { 'content-length': data.length } : {});
    response.write(data);
    response.end();
  }
}

/** The parts of a multipart body, by name. */
function readForm(body: Buffer, contentType: string): Map<string, Buffer> {
  const boundary = `--${/boundary=(\S+)/.exec(contentType)?.[1] ?? ''}`;
  const parts = new Map<string, Buffer>();
  for (let at = body.indexOf(boundary); at >= 0;) {
    const next = body.indexOf(`\r\n${boundary}`, at + 1);
    if (next < 0) break;
    const part = body.subarray(at + boundary.length, next);
    const blank = part.indexOf('\r\n\r\n');
    const name = /name="([^"]+)"/.exec(part.toString('latin1', 0, blank))?.[1] ?? '';
    parts.set(name, part.subarray(blank + 4));
    at = next + 2;
  }
  return parts;
}

const failure = (reason: string) => ({ status: 'err', reason });

function json(response: ServerResponse, content: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(content));
}

function typeOf(data: Buffer): string | undefined {
  if (data.toString('latin1', 1, 4) === 'PNG') return 'png';
  if (data.toString('latin1', 0, 4) === 'RIFF') return 'webp';
  if (data.toString('latin1', 0, 3) === 'GIF') return 'gif';
  return data[0] === 0xff && data[1] === 0xd8 ? 'jpg' : undefined;
}
