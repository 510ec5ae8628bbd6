import { box } from '../../test/sample-files.js';
import { makeWebm } from '../../test/sample-recordings.js';
import { fileKind } from './file-kind.js';
import { headSource } from './file-source.js';

const u32 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4));
  return bytes;
};
const text = (value: string): Buffer => Buffer.from(value, 'latin1');
const kindOf = (file: Buffer) => fileKind(headSource(file, true));

/** Columns a, b and c, d of a matrix: nothing, a quarter turn, half a turn. */
const UPRIGHT = [1, 0, 0, 0, 1];
const TURNED = [0, 1, 0, -1, 0];
const REVERSED = [-1, 0, 0, 0, -1];

/** A film of 1920 x 1080 as it is encoded. */
function film({ matrix = UPRIGHT, duration = 2500, isLong = false, fragments = 0 } = {}): Buffer {
  const entry = box('avc1', Buffer.alloc(24), Buffer.from([7, 128, 4, 56]), Buffer.alloc(50));
  const stbl = box('stbl', box('stsd', u32(0, 1), entry));
  const handler = box('hdlr', u32(0, 0), text('vide'), Buffer.alloc(13));
  const turn = u32(...matrix.map((value) => (value * 65_536) >>> 0));
  const header = box('tkhd', Buffer.alloc(isLong ? 52 : 40, 0).fill(isLong ? 1 : 0, 0, 1), turn, Buffer.alloc(30));
  const times = isLong
    ? [u32(0x01_00_00_00), Buffer.alloc(16), u32(1000, 0, duration)]
    : [u32(0, 0, 0, 1000, duration)];
  return Buffer.concat([
    box('ftyp', text('isom'), u32(512), text('isom')),
    box(
      'moov',
      box('mvhd', ...times, Buffer.alloc(80)),
      box('trak', header, box('mdia', handler, box('minf', stbl))),
      ...(fragments > 0 ? [box('mvex', box('mehd', u32(0, fragments)))] : []),
    ),
  ]);
}

describe('What the header of a film tells', () => {
  it.each<[string, Buffer, object]>([
    ['as it is', film(), { width: 1920, height: 1080, duration: 2.5 }],
    ['held upright', film({ matrix: TURNED }), { width: 1080, height: 1920, duration: 2.5 }],
    ['held upright, in 64 bits', film({ matrix: TURNED, isLong: true }), { width: 1080, height: 1920, duration: 2.5 }],
    ['held the other way around', film({ matrix: REVERSED }), { width: 1920, height: 1080, duration: 2.5 }],
    ['recorded in fragments', film({ duration: 0, fragments: 4000 }), { duration: 4 }],
    ['of unknown length', film({ duration: 0xff_ff_ff_ff }), { width: 1920, duration: null }],
    ['without its length', film({ duration: 0 }), { height: 1080, duration: null }],
  ])('MP4 %s', async (_how, file, facts) => {
    expect(await kindOf(file)).toMatchObject({ kind: 'video', mime: 'video/mp4', ...facts });
  });

  it('nothing of what is cut off, or no number', async () => {
    const whole = film({ matrix: TURNED });
    for (let end = 40; end < whole.length; end += 7) {
      const cut = await fileKind(headSource(whole.subarray(0, end), true));
      expect(cut?.kind).toBe('video');
      expect(Object.values(cut ?? {}).some((value) => typeof value === 'number' && !Number.isFinite(value))).toBe(
        false,
      );
    }
  });

  it('WebM as browsers record it: no length', async () => {
    const webm = await kindOf(makeWebm([1, 2]));
    expect(webm).toMatchObject({ kind: 'video', mime: 'video/webm', duration: null });
    expect(webm?.width ?? null).toBeNull();
  });

  const page = (flags: number, packet: string): Buffer => {
    const body = text(packet.padEnd(30, '.'));
    return Buffer.concat([
      text('OggS'),
      Buffer.from([0, flags]),
      Buffer.alloc(20),
      Buffer.from([1, body.length]),
      body,
    ]);
  };
  it.each([
    [['fishead', '\x80theora', '\x01vorbis'], 'video/ogg'],
    [['\x01vorbis', '\x80theora'], 'video/ogg'],
    [['fishead', 'OpusHead'], 'audio/ogg'],
    [['\x7fFLAC'], 'audio/ogg'],
    [['fishead', 'nothing'], undefined],
  ])('Ogg whose streams are %j', async (streams, mime) => {
    const file = Buffer.concat([...streams.map((stream) => page(2, stream)), page(0, '\x80theora')]);
    expect((await kindOf(file))?.mime).toBe(mime);
  });

  it.each([
    ['fffe0000', (code: number) => [code & 255, code >> 8, 0, 0]],
    ['0000feff', (code: number) => [0, 0, code >> 8, code & 255]],
  ])('text of four bytes a letter, marked %s', async (mark, bytesOf) => {
    const letters = Array.from('Ort;Malmö\n').flatMap((letter) => bytesOf(letter.codePointAt(0) ?? 0));
    const table = Buffer.concat([Buffer.from(mark, 'hex'), Buffer.from(letters)]);
    expect(await kindOf(table)).toEqual({ kind: 'document', mime: 'text/plain', charset: undefined });
    expect(await kindOf(Buffer.concat([table, Buffer.from([0xff, 0xff, 0xff, 0xff])]))).toBeUndefined();
    expect(await kindOf(Buffer.concat([table, Buffer.alloc(8, 0)]))).toBeUndefined();
  });
});
