/**
 * Uploads, four at once, each of other bytes. argv: `pipe`, `form` or `tus`; URL, token, bytes of one, how many. Prints uploads per second.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';

const [way, url, token, size, count] = process.argv.slice(2);
const CHUNK = 1_048_576;
const AT_ONCE = 4;
/** As long as those of browsers. */
const BOUNDARY = '----WebKitFormBoundary7MA4YWxkTrZu0gW';
const agent = new Agent({ keepAlive: true });
const authorization = { authorization: `Bearer ${token}` };
const noise = randomBytes(CHUNK);

/** A gzip header, and bytes that no other upload has. */
function* file(bytes) {
  yield Buffer.concat([Buffer.from('1f8b0800000000000003', 'hex'), randomBytes(22)]);
  for (let left = bytes - 32; left > 0; left -= CHUNK) yield left >= CHUNK ? noise : noise.subarray(0, left);
}

async function send(method, path, headers, chunks) {
  const request = httpRequest(url + path, { agent, method, headers: { ...authorization, ...headers } });
  const answered = once(request, 'response');
  for (const chunk of chunks) if (!request.write(chunk)) await once(request, 'drain');
  request.end();
  const [response] = await answered;
  const body = Buffer.concat(await response.toArray()).toString();
  if (response.statusCode >= 300) throw new Error(`${way} answered ${response.statusCode}: ${body}`);
  return response;
}

const bytes = Number(size);
const ways = {
  async pipe() {
    await send('POST', '/', { 'content-length': bytes }, file(bytes));
  },
  async form() {
    const head = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="a.gz"\r\n\r\n`;
    const tail = `\r\n--${BOUNDARY}--\r\n`;
    const headers = {
      'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
      'content-length': head.length + bytes + tail.length,
    };
    await send('POST', '/media', headers, [head, ...file(bytes), tail]);
  },
  async tus() {
    const tus = { 'tus-resumable': '1.0.0' };
    const begun = await send('POST', '/media/uploads', { ...tus, 'upload-length': bytes }, []);
    const headers = {
      ...tus,
      'upload-offset': 0,
      'content-type': 'application/offset+octet-stream',
      'content-length': bytes,
    };
    await send('PATCH', begun.headers.location, headers, file(bytes));
  },
};

let left = Number(count);
const started = performance.now();
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    while (left-- > 0) await ways[way]();
  }),
);
console.log(Number(count) / ((performance.now() - started) / 1000));
agent.destroy();
