import type { IncomingHttpHeaders } from 'node:http';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply } from 'fastify';
import Negotiator from 'negotiator';

/** What is shorter fits into one packet as it is. */
const MIN_LENGTH = 1400;

type Compress = (text: string, done: (error: Error | null, compressed: Buffer) => void) => void;

/** Encodings that are sent, the best first. Levels beyond these take several times as long for a few percent. */
const ENCODINGS: Readonly<Record<string, Compress>> = {
  br: (text, done) => {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
    brotliCompress(text, { params }, done);
  },
  gzip: (text, done) => {
    gzip(text, { level: 5 }, done);
  },
};
const NAMES = Object.keys(ENCODINGS);

/** Compresses the JSON that is read by GET, for callers that take it so. Files and streams are sent as they are, whatever their type. */
export function compressJson(server: FastifyInstance): void {
  server.addHook('onSend', (request, reply, payload, done) => {
    const isText = typeof payload === 'string' && payload.length >= MIN_LENGTH;
    if (!isText || request.method !== 'GET' || !isJson(reply)) {
      done(null, payload);
      return;
    }
    addVary(reply);
    const compress = isAskedByAnotherSite(request.headers) ? undefined : agree(request.headers, reply);
    if (compress) compress(payload, done);
    else done(null, payload);
  });
}

const isJson = (reply: FastifyReply): boolean => String(reply.getHeader('content-type')).startsWith('application/json');

/**
 * The length of a compressed answer tells how much of the request is repeated in it. Whoever can make a browser ask with the cookie of its
 * owner, and sees lengths on the way, could guess what the answer holds (BREACH, Gluck, Harris and Prado, 2013).
 */
function isAskedByAnotherSite({ cookie, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  return cookie !== undefined && (site === 'cross-site' || site === 'same-site');
}

/** @returns nothing where the caller takes none of our encodings. */
function agree(headers: IncomingHttpHeaders, reply: FastifyReply): Compress | undefined {
  const taken = new Negotiator({ headers }).encodings(NAMES);
  const name = NAMES.find((encoding) => taken.includes(encoding));
  if (name === undefined) return undefined;
  void reply.header('content-encoding', name);
  return ENCODINGS[name];
}

function addVary(reply: FastifyReply): void {
  const before = reply.getHeader('vary');
  void reply.header('vary', before === undefined ? 'Accept-Encoding' : `${String(before)}, Accept-Encoding`);
}
