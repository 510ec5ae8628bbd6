import type { FileSource } from './file-source.js';
import type { Tracks } from './iso-tracks.js';

/** Tracks stand before the clusters that hold their frames, so within so many bytes. */
const SAMPLE_BYTES = 65_536;
const SEGMENT = 0x18_53_80_67;
const TRACKS = 0x16_54_ae_6b;
const TRACK_ENTRY = 0xae;
const TRACK_TYPE = 0x83;
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
  for (let at = 0, count = 0; at < data.length && count < MOST_ELEMENTS; count++) {
    const id = readNumber(data, at, 4, false);
    const size = id && readNumber(data, at + id.bytes, 8, true);
    if (!id || !size || id.value === CLUSTER) break;
    const start = at + id.bytes + size.bytes;
    if (id.value === TRACK_TYPE) types.push(data[start] ?? 0);
    // Only what holds track types is gone into.
    at = [SEGMENT, TRACKS, TRACK_ENTRY].includes(id.value) ? start : start + size.value;
  }
  return types.length === 0 ? undefined : { hasPictures: types.includes(PICTURES), hasSound: types.includes(SOUND) };
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
