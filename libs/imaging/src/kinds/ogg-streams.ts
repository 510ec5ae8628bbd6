import type { FileKind } from './taken-kinds.js';

const PAGE_HEADER_BYTES = 27;
/** Of the flags of a page: a stream begins with it. All streams begin before the second page of any. */
const BEGINS = 2;
const MOST_STREAMS = 16;
/** How the first packet of a stream begins. */
const FILMS = ['\x80theora', '\x01video', 'BBCD', 'OVP80'];
const SOUNDS = ['\x01vorbis', 'OpusHead', '\x7fFLAC', 'Speex', '\x01audio', 'PCM     ', 'CELT'];

/**
 * What the streams of an Ogg file (RFC 3533) hold. The first one is often a table of the others.
 *
 * @returns undefined where they are none that are known
 */
export function oggKind(head: Buffer): FileKind | undefined {
  const streams: string[] = [];
  for (let at = 0; at + PAGE_HEADER_BYTES <= head.length && streams.length < MOST_STREAMS;) {
    const isPage = head.toString('latin1', at, at + 4) === 'OggS';
    if (!isPage || (head.readUInt8(at + 5) & BEGINS) === 0) break;
    const table = at + PAGE_HEADER_BYTES;
    const data = table + head.readUInt8(table - 1);
    streams.push(head.toString('latin1', data, data + 8));
    at = head.subarray(table, data).reduce((end, bytes) => end + bytes, data);
  }
  const has = (marks: readonly string[]): boolean =>
    streams.some((stream) => marks.some((mark) => stream.startsWith(mark)));
  if (has(FILMS)) return { kind: 'video', mime: 'video/ogg' };
  return has(SOUNDS) ? { kind: 'audio', mime: 'audio/ogg' } : undefined;
}
