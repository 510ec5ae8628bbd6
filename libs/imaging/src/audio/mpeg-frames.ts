/** What the header of a frame of MPEG audio (ISO/IEC 11172-3, 13818-3) says. */
export interface MpegFrame {
  /** Header and data. */
  readonly bytes: number;
  readonly samples: number;
  /** In Hz. */
  readonly sampleRate: number;
  /** What all frames of a stream have in common: version, layer and sample rate. */
  readonly stream: number;
}

export const MPEG_HEADER_BYTES = 4;
/** Layer 2 at 160 kbit/s and 8 kHz. In bytes. */
export const LONGEST_FRAME = 2881;

/** Version 1 in the first row, versions 2 and 2.5 in the second; by layer 1, 2 and 3. In kbit/s. */
const BIT_RATES: readonly (readonly (readonly number[])[])[] = [
  [
    [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  ],
  [
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  ],
];
const SAMPLE_RATES = [44_100, 48_000, 32_000];
/** By the number of the version: 2.5, none, 2 and 1. */
const DIVISORS = [4, 1, 2, 1];
const SAMPLES: readonly (readonly number[])[] = [
  [384, 1152, 1152],
  [384, 1152, 576],
];

/** @returns undefined for what is no header, and for the rare streams whose headers do not tell how long a frame is. */
export function readMpegFrame(data: Buffer, at: number): MpegFrame | undefined {
  if (at + MPEG_HEADER_BYTES > data.length) return undefined;
  const header = data.readUInt32BE(at);
  const version = (header >>> 19) & 3;
  const layer = 4 - ((header >>> 17) & 3);
  const rate = (header >>> 10) & 3;
  if (header >>> 21 !== 0x7ff || version === 1 || layer === 4 || rate === 3) return undefined;
  const row = version === 3 ? 0 : 1;
  const bitRate = (BIT_RATES[row]?.[layer - 1]?.[(header >>> 12) & 15] ?? 0) * 1000;
  const samples = SAMPLES[row]?.[layer - 1] ?? 0;
  const sampleRate = (SAMPLE_RATES[rate] ?? 0) / (DIVISORS[version] ?? 1);
  if (bitRate === 0) return undefined;
  const padding = (header >>> 9) & 1;
  const bytes =
    layer === 1
      ? (Math.floor((12 * bitRate) / sampleRate) + padding) * 4
      : Math.floor(((samples / 8) * bitRate) / sampleRate) + padding;
  return { bytes, samples, sampleRate, stream: header & 0xff_fe_0c_00 };
}

/** Where the first frame begins that another one of the same stream, or nothing, stands behind; -1 where there is none. */
export function findMpegFrame(data: Buffer, from = 0, stream?: number): number {
  for (let at = data.indexOf(0xff, from); at >= 0; at = data.indexOf(0xff, at + 1)) {
    const frame = readMpegFrame(data, at);
    if (!frame || (stream !== undefined && frame.stream !== stream)) continue;
    const next = readMpegFrame(data, at + frame.bytes);
    if (next?.stream === frame.stream || at + frame.bytes === data.length) return at;
  }
  return -1;
}
