/** Pixels of 8 bits a channel, without gaps, that are to be a file. */
export interface TiffLayout {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, and straight alpha. */
  readonly channels: 3 | 4;
  /** ICC profile of the colours. */
  readonly profile: Buffer | undefined;
}

const SHORT = 3;
const LONG = 4;
const UNDEFINED = 7;
const ENTRY_BYTES = 12;
const HEADER_BYTES = 8;
/** Of the parts that a reader takes at once. In bytes. */
const STRIP_BYTES = 65_536;

interface Entry {
  readonly tag: number;
  readonly type: number;
  /** All of them, or where they are. */
  readonly values: readonly number[] | Buffer;
}

/** What stands before the pixels of an uncompressed TIFF (TIFF 6.0), which follow row by row. */
export function tiffHeader({ width, height, channels, profile }: TiffLayout): Buffer {
  const rowBytes = width * channels;
  const rows = Math.max(1, Math.floor(STRIP_BYTES / rowBytes));
  const strips = Math.ceil(height / rows);
  const sizes = Array.from({ length: strips }, (_, index) => Math.min(rows, height - index * rows) * rowBytes);
  const entriesFor = (start: number): Entry[] => [
    { tag: 256, type: LONG, values: [width] },
    { tag: 257, type: LONG, values: [height] },
    { tag: 258, type: SHORT, values: Array<number>(channels).fill(8) },
    // No compression; RGB.
    { tag: 259, type: SHORT, values: [1] },
    { tag: 262, type: SHORT, values: [2] },
    { tag: 273, type: LONG, values: sizes.map((_, index) => start + index * rows * rowBytes) },
    { tag: 277, type: SHORT, values: [channels] },
    { tag: 278, type: LONG, values: [rows] },
    { tag: 279, type: LONG, values: sizes },
    // Channel by channel, pixel by pixel.
    { tag: 284, type: SHORT, values: [1] },
    // The fourth one is straight alpha.
    ...(channels === 4 ? [{ tag: 338, type: SHORT, values: [2] }] : []),
    ...(profile ? [{ tag: 34_675, type: UNDEFINED, values: profile }] : []),
  ];
  // Where the pixels begin changes no length.
  return directory(entriesFor(directory(entriesFor(0)).length));
}

function directory(entries: readonly Entry[]): Buffer {
  const table = Buffer.alloc(HEADER_BYTES + 2 + entries.length * ENTRY_BYTES + 4);
  table.write('II', 'latin1');
  table.writeUInt16LE(42, 2);
  table.writeUInt32LE(HEADER_BYTES, 4);
  table.writeUInt16LE(entries.length, HEADER_BYTES);
  const behind: Buffer[] = [];
  let end = table.length;
  entries.forEach(({ tag, type, values }, index) => {
    const at = HEADER_BYTES + 2 + index * ENTRY_BYTES;
    const data = bytesOf(type, values);
    table.writeUInt16LE(tag, at);
    table.writeUInt16LE(type, at + 2);
    table.writeUInt32LE(values.length, at + 4);
    if (data.length <= 4) {
      data.copy(table, at + 8);
      return;
    }
    table.writeUInt32LE(end, at + 8);
    const padded = data.length % 2 === 0 ? data : Buffer.concat([data, Buffer.alloc(1)]);
    behind.push(padded);
    end += padded.length;
  });
  return Buffer.concat([table, ...behind]);
}

function bytesOf(type: number, values: Entry['values']): Buffer {
  if (Buffer.isBuffer(values)) return values;
  const width = type === SHORT ? 2 : 4;
  const data = Buffer.alloc(values.length * width);
  values.forEach((value, index) => data.writeUIntLE(value, index * width, width));
  return data;
}
