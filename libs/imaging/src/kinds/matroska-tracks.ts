import type { FileSource } from './file-source.js';
import type { Tracks } from './iso-tracks.js';

/** Tracks stand before the clusters that hold their frames, so within so many bytes. */
const SAMPLE_BYTES = 65_536;
const SEGMENT = 0x18_53_80_67;
const TRACKS = 0x16_54_ae_6b;
const TRACK_ENTRY = 0xae;
const TRACK_TYPE = 0x83;
const VIDEO = 0xe0;
const PIXEL_WIDTH = 0xb0;
const PIXEL_HEIGHT = 0xba;
const INFO = 0x15_49_a9_66;
const TIMESTAMP_SCALE = 0x2a_d7_b1;
const DURATION = 0x44_89;
/** What holds something that is looked for. */
const PARENTS: ReadonlySet<number> = new Set([SEGMENT, INFO, TRACKS, TRACK_ENTRY, VIDEO]);
const NANOSECONDS = 1e9;
const CLUSTER = 0x1f_43_b6_75;
/** Of TrackType. */
const PICTURES = 1;
const SOUND = 2;
/** Elements of EBML that are looked at. */
const MOST_ELEMENTS = 10_000;

/** Reads from a Matroska or WebM file (RFC 9559) what its tracks hold; undefined where they do not stand at its beginning. */
export function matroskaTracks({ head }: FileSource): Tracks | undefined {
  const data = head.subarray(0, SAMPLE_BYTES);
  const types: number[] = [];
  const numbers = new Map<number, number>();
  for (let at = 0, count = 0; at < data.length && count < MOST_ELEMENTS; count++) {
    const id = readNumber(data, at, 4, false);
    const size = id && readNumber(data, at + id.bytes, 8, true);
    if (!id || !size || id.value === CLUSTER) break;
    const start = at + id.bytes + size.bytes;
    if (id.value === TRACK_TYPE) types.push(data[start] ?? 0);
    // The first track of pictures is the film.
    if ([PIXEL_WIDTH, PIXEL_HEIGHT, TIMESTAMP_SCALE].includes(id.value) && !numbers.has(id.value))
      numbers.set(id.value, readInteger(data, start, size.value));
    if (id.value === DURATION) numbers.set(DURATION, readFloat(data, start, size.value));
    at = PARENTS.has(id.value) ? start : start + size.value;
  }
  if (types.length === 0) return undefined;
  const [width, height] = [numbers.get(PIXEL_WIDTH) ?? 0, numbers.get(PIXEL_HEIGHT) ?? 0];
  const seconds = ((numbers.get(DURATION) ?? 0) * (numbers.get(TIMESTAMP_SCALE) ?? 1_000_000)) / NANOSECONDS;
  const extent = width > 0 && height > 0 ? { width, height } : {};
  const film = { ...extent, duration: seconds > 0 && Number.isFinite(seconds) ? seconds : null };
  return { hasPictures: types.includes(PICTURES), hasSound: types.includes(SOUND), film };
}

const readInteger = (data: Buffer, at: number, bytes: number): number =>
  bytes >= 1 && bytes <= 6 && at + bytes <= data.length ? data.readUIntBE(at, bytes) : 0;

function readFloat(data: Buffer, at: number, bytes: number): number {
  if (at + bytes > data.length) return 0;
  if (bytes === 8) return data.readDoubleBE(at);
  return bytes === 4 ? data.readFloatBE(at) : 0;
}

/** A number as long as the zeros before its first one say (RFC 8794, 4); of ids that one belongs to the number. */
function readNumber(
  data: Buffer,
  at: number,
  longest: number,
  withoutMark: boolean,
): { value: number; bytes: number } | undefined {
  const first = data[at] ?? 0;
  const bytes = Math.clz32(first) - 23;
  if (bytes > longest || at + bytes > data.length) return undefined;
  let value = withoutMark ? first & (0xff >> bytes) : first;
  for (let index = 1; index < bytes; index++) value = value * 256 + (data[at + index] ?? 0);
  return { value, bytes };
}
