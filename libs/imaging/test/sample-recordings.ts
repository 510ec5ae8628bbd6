import { box } from './sample-files.js';

/** Sound and films as recorders, phones and browsers write them. */

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const text = (value: string): Buffer => Buffer.from(value, 'latin1');

/** An ID3v2.3 tag that takes so many bytes, or a few more. */
export function makeId3(bytes: number): Buffer {
  const content = Buffer.concat([text('TIT2'), u32(5), Buffer.alloc(2), text('\0Song'), Buffer.alloc(bytes)]);
  const size = Buffer.from([21, 14, 7, 0].map((shift) => (content.length >> shift) & 127));
  return Buffer.concat([text('ID3'), Buffer.from([3, 0, 0]), size, content]);
}

/** What a track of an MP4 file holds: its handler, and the name of its codec. */
export type TrackOf = readonly ['soun' | 'vide' | 'text', string];

function track([handler, codec]: TrackOf, seconds: number): Buffer {
  const times = box('mdhd', u32(0), u32(0), u32(0), u32(1000), u32(seconds * 1000), u32(0));
  const sound = Buffer.concat([
    Buffer.alloc(6),
    Buffer.from([0, 1]),
    Buffer.alloc(8),
    Buffer.from([0, 1, 0, 16]),
    u32(0),
  ]);
  const entry = box(codec, sound, u32((44_100 << 16) >>> 0));
  const table = box(
    'stbl',
    box('stsd', u32(0), u32(1), entry),
    box('stts', u32(0), u32(1), u32(seconds), u32(1000)),
    box('stsc', u32(0), u32(0)),
    box('stsz', u32(0), u32(0), u32(0)),
    box('stco', u32(0), u32(0)),
  );
  const media = box('mdia', times, box('hdlr', u32(0), u32(0), text(handler), Buffer.alloc(13)), box('minf', table));
  return box('trak', box('tkhd', Buffer.alloc(84)), media);
}

/** An MP4 file whose tracks are listed behind `bytes` of data, as recorders write it. */
export function makeRecording(
  brand: string,
  tracks: readonly TrackOf[],
  { seconds = 3, bytes = 100 }: { seconds?: number; bytes?: number } = {},
): Buffer {
  const times = box('mvhd', u32(0), u32(0), u32(0), u32(1000), u32(seconds * 1000), Buffer.alloc(80));
  return Buffer.concat([
    box('ftyp', text(brand), u32(512), text(brand), text('isom')),
    box('free'),
    box('mdat', Buffer.alloc(bytes, 7)),
    box('moov', times, ...tracks.map((each) => track(each, seconds))),
  ]);
}

function element(id: string, content: Buffer): Buffer {
  const size = u32(content.length);
  size[0] = 0x10;
  return Buffer.concat([Buffer.from(id, 'hex'), size, content]);
}

/** A WebM file as a browser records it: type 1 is a track of pictures, 2 one of sound. */
export function makeWebm(types: readonly number[], docType = 'webm'): Buffer {
  const entries = types.map((type, index) =>
    element(
      'ae',
      Buffer.concat([
        element('d7', Buffer.from([index + 1])),
        element('83', Buffer.from([type])),
        element('86', text(type === 1 ? 'V_VP8' : 'A_OPUS')),
      ]),
    ),
  );
  const info = element('1549a966', element('2ad7b1', Buffer.from([15, 66, 64])));
  const segment = Buffer.concat([
    info,
    element('1654ae6b', Buffer.concat(entries)),
    element('1f43b675', Buffer.alloc(50)),
  ]);
  return Buffer.concat([element('1a45dfa3', element('4282', text(docType))), element('18538067', segment)]);
}

/** MPEG-1 layer 3 whose frames are now of 32, now of 320 kbit/s, without a count of them: 1,152 samples each, at 44.1 kHz. */
export function makeVbrMp3(frames: number): Buffer {
  return Buffer.concat(
    Array.from({ length: frames }, (_, index) => {
      // A quiet beginning misleads whoever takes its rate for that of the whole.
      const isQuiet = index < frames / 4;
      const frame = Buffer.alloc(isQuiet ? 104 : 1044);
      frame.set([0xff, 0xfb, isQuiet ? 0x10 : 0xe0, 0x00]);
      return frame;
    }),
  );
}
