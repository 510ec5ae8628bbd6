import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';

/** Small files of many kinds, made here: no tool that makes them is needed, and each is what it says. */

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const u32le = (value: number): Buffer => u32(value).reverse();
const text = (value: string): Buffer => Buffer.from(value, 'latin1');

/** One second of silence: RIFF WAVE, 8 kHz, 8 bits, mono. */
export function makeWav(seconds = 1): Buffer {
  const samples = Buffer.alloc(8000 * seconds, 128);
  const format = Buffer.from('01000100401f0000401f000001000800', 'hex');
  const data = Buffer.concat([text('WAVEfmt '), u32le(16), format, text('data'), u32le(samples.length), samples]);
  return Buffer.concat([text('RIFF'), u32le(data.length), data]);
}

function id3Frame(name: string, content: Buffer): Buffer {
  return Buffer.concat([text(name), u32(content.length), Buffer.alloc(2), content]);
}

/** MPEG-1 layer 3 of 128 kbit/s: 1,152 samples a frame at 44.1 kHz, with an ID3v2.3 tag. */
export function makeMp3(options: { title: string; artist: string; cover?: Buffer; frames?: number }): Buffer {
  const { title, artist, cover, frames = 100 } = options;
  const latin = (value: string) => Buffer.concat([Buffer.from([0]), text(value)]);
  const picture = cover && Buffer.concat([Buffer.from([0]), text('image/png\0'), Buffer.from([3, 0]), cover]);
  const tags = Buffer.concat([
    id3Frame('TIT2', latin(title)),
    id3Frame('TPE1', latin(artist)),
    ...(picture ? [id3Frame('APIC', picture)] : []),
  ]);
  const synchsafe = Buffer.from([21, 14, 7, 0].map((shift) => (tags.length >> shift) & 127));
  const frame = Buffer.alloc(417);
  frame.set([0xff, 0xfb, 0x90, 0x00]);
  return Buffer.concat([text('ID3'), Buffer.from([3, 0, 0]), synchsafe, tags, ...Array<Buffer>(frames).fill(frame)]);
}

function flacBlock(type: number, content: Buffer, isLast: boolean): Buffer {
  const header = u32(content.length);
  header[0] = type | (isLast ? 128 : 0);
  return Buffer.concat([header, content]);
}

/** A FLAC header of so many seconds, with tags and a cover; there are no frames behind it. */
export function makeFlac(seconds: number, tags: Record<string, string>, cover: Buffer): Buffer {
  const info = Buffer.alloc(34);
  info.writeUInt16BE(4096, 0);
  info.writeUInt16BE(4096, 2);
  // 20 bits of sample rate, 3 of channels, 5 of depth, 36 of samples.
  const packed = (44_100n << 44n) | (1n << 41n) | (15n << 36n) | BigInt(44_100 * seconds);
  info.writeBigUInt64BE(packed, 10);
  const comments = Object.entries(tags).map(([name, value]) => text(`${name}=${value}`));
  const comment = Buffer.concat([
    u32le(4),
    text('test'),
    u32le(comments.length),
    ...comments.flatMap((entry) => [u32le(entry.length), entry]),
  ]);
  const mime = text('image/png');
  const picture = [u32(3), u32(mime.length), mime, u32(0), u32(1), u32(1), u32(24), u32(0), u32(cover.length), cover];
  return Buffer.concat([
    text('fLaC'),
    flacBlock(0, info, false),
    flacBlock(4, comment, false),
    flacBlock(6, Buffer.concat(picture), true),
  ]);
}

function oggPage(sequence: number, flags: number, granule: bigint, body: Buffer): Buffer {
  const header = Buffer.alloc(27 + 1);
  header.write('OggS', 'latin1');
  header[5] = flags;
  header.writeBigUInt64LE(granule, 6);
  header.writeUInt32LE(1, 14);
  header.writeUInt32LE(sequence, 18);
  header[26] = 1;
  header[27] = body.length;
  return Buffer.concat([header, body]);
}

/** Opus in Ogg, as long as its last page says. */
export function makeOgg(seconds: number): Buffer {
  const head = Buffer.concat([text('OpusHead'), Buffer.from([1, 1, 0, 0]), u32le(48_000), Buffer.from([0, 0, 0])]);
  const tags = Buffer.concat([text('OpusTags'), u32le(4), text('test'), u32le(1), u32le(11), text('TITLE=A reed')]);
  return Buffer.concat([
    oggPage(0, 2, 0n, head),
    oggPage(1, 0, 0n, tags),
    oggPage(2, 4, BigInt(48_000 * seconds), Buffer.alloc(3)),
  ]);
}

export function box(type: string, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([u32(content.length + 8), text(type), content]);
}

const fileType = (brand: string): Buffer => box('ftyp', text(brand), u32(0), text(brand), text('isom'));

/** The frame of an MP4 file: `M4A ` for music, `isom` for a film. */
export function makeMp4(brand: string, seconds: number): Buffer {
  const times = [u32(0), u32(0), u32(0), u32(1000), u32(seconds * 1000)];
  const header = box('mvhd', ...times, Buffer.alloc(80));
  return Buffer.concat([fileType(brand), box('moov', header), box('mdat', Buffer.alloc(100))]);
}

/** HEIC as far as its header goes: nobody here could decode the rest. */
export function makeHeic(width: number, height: number): Buffer {
  const properties = box('ipco', box('ispe', u32(0), u32(width), u32(height)));
  const association = box('ipma', u32(0), u32(1), Buffer.from([0, 1, 1, 1]));
  const meta = box('meta', u32(0), box('pitm', u32(0), Buffer.from([0, 1])), box('iprp', properties, association));
  return Buffer.concat([fileType('heic'), meta, box('mdat', Buffer.alloc(200, 7))]);
}

/** A PDF of so many pages, A5 upright, with a black square on the first one. */
export function makePdf(pages: number): Buffer {
  const kids = Array.from({ length: pages }, (_, index) => `${String(index + 4)} 0 R`).join(' ');
  const square = '0 0 0 rg 100 100 200 200 re f';
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${String(pages)} /Kids [${kids}] >>`,
    `<< /Length ${String(square.length)} >>\nstream\n${square}\nendstream`,
    ...Array.from(
      { length: pages },
      (_, index) => `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] ${index === 0 ? '/Contents 3 0 R' : ''} >>`,
    ),
  ];
  return pdfOf(objects);
}

/** A PDF of these objects, the catalogue first, with its table of contents. */
function pdfOf(objects: readonly string[], mark = ''): Buffer {
  let body = `%PDF-1.7\n%${mark}\n`;
  const offsets = objects.map((object, index) => {
    const at = body.length;
    body += `${String(index + 1)} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const size = String(objects.length + 1);
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${String(body.length)}\n%%EOF\n`;
  return text(`${body}xref\n0 ${size}\n0000000000 65535 f \n${table}${trailer}`);
}

export async function makeZip(files: Record<string, string>): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const whole = buffer(zip.outputStream);
  await once(zip.outputStream, 'end');
  return whole;
}

/** A word processor's file, as far as it takes to tell. */
export const makeDocx = async (): Promise<Buffer> =>
  makeZip({
    '[Content_Types].xml':
      '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
      '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    'word/document.xml': '<w:document/>',
  });

/** A PDF whose only page never ends: a form paints with a tiling pattern that draws the form. `mark` makes it another file. */
export function makeEndlessPdf(mark = ''): Buffer {
  const stream = (dictionary: string, content: string) =>
    `<<${dictionary}/Length ${String(content.length)}>>\nstream\n${content}\nendstream`;
  const pattern = '/Pattern<</P 6 0 R>>/ColorSpace<</C[/Pattern]>>';
  const tile = '/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 10 10]/XStep 10/YStep 10';
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources<</XObject<</F 5 0 R>>>>/Contents 4 0 R>>',
    stream('', '/F Do'),
    stream(`/Type/XObject/Subtype/Form/BBox[0 0 200 200]/Resources<<${pattern}>>`, '/C cs /P scn 0 0 200 200 re f'),
    stream(`${tile}/Resources<</XObject<</F 5 0 R>>>>`, '/F Do'),
  ];
  return pdfOf(objects, mark);
}

/** The pixels of one colour as GIF has them: LZW, whose every code stands for one pixel more than the one before. */
function gifPixels(count: number): Buffer {
  const FIRST_SIZE = 3;
  const [CLEAR, END] = [4, 5];
  const bytes: number[] = [];
  let [bits, filled, size] = [0, 0, FIRST_SIZE];
  const write = (code: number): void => {
    bits |= code << filled;
    filled += size;
    for (; filled >= 8; filled -= 8, bits >>>= 8) bytes.push(bits & 255);
  };
  write(CLEAR);
  let next = 6;
  for (let left = count, run = 1; left > 0; left -= run, run++) {
    if (run > left) {
      // The rest is a run that is known already.
      write(left === 1 ? 0 : 4 + left);
      break;
    }
    write(run === 1 ? 0 : next);
    if (run > 1) next++;
    if (next === 1 << size && size < 12) size++;
    if (next < 4095) continue;
    write(CLEAR);
    [next, size, run] = [6, FIRST_SIZE, 0];
  }
  write(END);
  if (filled > 0) bytes.push(bits & 255);
  return Buffer.from(bytes);
}

/** An animation whose frames have one colour each. */
export function makeGif(width: number, height: number, frames: number): Buffer {
  const u16 = (value: number) => [value & 255, value >> 8];
  const data = gifPixels(width * height);
  const blocks: Buffer[] = [];
  for (let at = 0; at < data.length; at += 255) {
    const block = data.subarray(at, at + 255);
    blocks.push(Buffer.from([block.length]), block);
  }
  const pixels = Buffer.concat([Buffer.from([2]), ...blocks, Buffer.from([0])]);
  const frame = (index: number): Buffer =>
    Buffer.concat([
      Buffer.from([0x21, 0xf9, 4, 0, ...u16(5), 0, 0]),
      // A table of colours of its own for each, or they would all be one picture.
      Buffer.from([0x2c, 0, 0, 0, 0, ...u16(width), ...u16(height), 0x81]),
      Buffer.from([index & 255, (index * 7) & 255, (index >> 8) & 255, 0, 0, 0, 1, 1, 1, 2, 2, 2]),
      pixels,
    ]);
  const header = Buffer.from([...text('GIF89a'), ...u16(width), ...u16(height), 0, 0, 0]);
  return Buffer.concat([header, ...Array.from({ length: frames }, (_, index) => frame(index)), Buffer.from([0x3b])]);
}
