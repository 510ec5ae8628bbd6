/** How a TIFF is laid out. */
export interface TiffOptions {
  width: number;
  height: number;
  /** Of each pixel, row after row. */
  pixels: Buffer;
  /** Channels of a pixel. Default 1, gray. */
  channels?: number;
  /** Of a channel. Default 8. */
  bits?: number;
  /** 1 is unsigned, 2 signed, 3 floating point. Default 1. */
  sampleFormat?: number;
  isBigEndian?: boolean;
}

const SHORT = 3;
const LONG = 4;

/** An uncompressed TIFF whose directory stands behind its pixels, as libraries and scanners write it. */
export function makeTiff(options: TiffOptions): Buffer {
  const { width, height, pixels, channels = 1, bits = 8, sampleFormat = 1, isBigEndian = false } = options;
  const short = (value: number): Buffer =>
    Buffer.from(isBigEndian ? [value >> 8, value & 255] : [value & 255, value >> 8]);
  const long = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    if (isBigEndian) bytes.writeUInt32BE(value);
    else bytes.writeUInt32LE(value);
    return bytes;
  };
  const padded = Buffer.concat([pixels, Buffer.alloc(pixels.length % 2)]);
  const perChannel = (value: number): Buffer => Buffer.concat(Array.from({ length: channels }, () => short(value)));
  // What does not fit into four bytes stands between the pixels and the directory.
  const beside = 8 + padded.length;
  const besideBytes = channels > 2 ? channels * 2 : 0;
  const list = (tag: number, value: number, place: number): Buffer => {
    const field = channels > 2 ? long(place) : Buffer.concat([perChannel(value), Buffer.alloc(4)]).subarray(0, 4);
    return Buffer.concat([short(tag), short(SHORT), long(channels), field]);
  };
  const one = (tag: number, value: number): Buffer => Buffer.concat([short(tag), short(LONG), long(1), long(value)]);
  const entries = [
    one(256, width),
    one(257, height),
    list(258, bits, beside),
    one(259, 1),
    one(262, channels > 2 ? 2 : 1),
    one(273, 8),
    one(277, channels),
    one(278, height),
    one(279, pixels.length),
    list(339, sampleFormat, beside + besideBytes),
  ];
  return Buffer.concat([
    Buffer.from(isBigEndian ? 'MM' : 'II', 'latin1'),
    short(42),
    long(beside + 2 * besideBytes),
    padded,
    ...(channels > 2 ? [perChannel(bits), perChannel(sampleFormat)] : []),
    short(entries.length),
    ...entries,
    long(0),
  ]);
}
