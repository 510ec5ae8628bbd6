import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { makeTiff } from '@roost/sample-images';
import { makeFlac, makeMp3, makeMp4, makeWav } from '../../test/sample-files.js';
import { makeId3, makeRecording, makeVbrMp3, makeWebm } from '../../test/sample-recordings.js';
import { itWithSharedFiles, SHARED_FILES } from '../../test/shared-files.js';
import { HEAD_BYTES } from '../image/image-header.js';
import { fileKind } from './file-kind.js';
import { headSource, NotThereYet } from './file-source.js';
import { StoredSource } from './stored-source.js';

/** As for a file that is stored whole. @returns its media type, and how often it was read from */
async function found(file: Buffer): Promise<[string | undefined, number]> {
  let reads = 0;
  const get = ({ start, end }: { start: number; end: number }) => {
    reads += 1;
    return Promise.resolve(Readable.from([file.subarray(start, end + 1)]));
  };
  const kind = await fileKind(
    new StoredSource({
      head: file.subarray(0, HEAD_BYTES),
      get,
      bytes: file.length,
      measure: () => Promise.resolve(undefined),
    }),
  );
  return [kind && `${kind.kind} ${kind.mime}${kind.charset === undefined ? '' : ` ${kind.charset}`}`, reads];
}

const sound = ['soun', 'mp4a'] as const;
const film = ['vide', 'avc1'] as const;
const utf16 = (text: string, isBigEndian = false): Buffer => {
  const bytes = Buffer.from(text, 'utf16le');
  return isBigEndian ? bytes.swap16() : bytes;
};
/** Numbers that look random and are the same in every run. */
const noise = (bytes: number): Buffer => {
  let state = 1;
  return Buffer.from(Array.from({ length: bytes }, () => (state = (state * 48_271) % 2_147_483_647) & 255));
};
const TABLE = 'Förnamn;Ort\nÅke;Malmö\n';

describe('fileKind', () => {
  it.each<[string, Buffer, string | undefined]>([
    ['a TIFF of gray', makeTiff({ width: 90, height: 60, pixels: Buffer.alloc(5400, 7) }), 'image image/tiff'],
    [
      'a TIFF of megabytes',
      makeTiff({ width: 2000, height: 1000, pixels: Buffer.alloc(6_000_000, 9), channels: 3, isBigEndian: true }),
      'image image/tiff',
    ],
    [
      'a TIFF beyond 4 GB',
      Buffer.concat([Buffer.from('49492b0008000000', 'hex'), Buffer.alloc(5000)]),
      'image image/tiff',
    ],
    ['music behind tags', Buffer.concat([makeId3(9000), makeVbrMp3(9)]), 'audio audio/mpeg'],
    ['music behind a cover of megabytes', Buffer.concat([makeId3(3_000_000), makeVbrMp3(9)]), 'audio audio/mpeg'],
    ['FLAC behind tags', Buffer.concat([makeId3(9000), makeFlac(2, {}, Buffer.alloc(9))]), 'audio audio/flac'],
    ['FLAC behind a cover', Buffer.concat([makeId3(3_000_000), makeFlac(2, {}, Buffer.alloc(9))]), 'audio audio/flac'],
    ['WAV behind two tags', Buffer.concat([makeId3(5000), makeId3(5000), makeWav()]), 'audio audio/wav'],
    ['Musepack behind tags', Buffer.concat([makeId3(9000), Buffer.from('MPCK'), Buffer.alloc(5000, 3)]), undefined],
    [
      'a program behind tags',
      Buffer.concat([makeId3(9000), Buffer.from('7f454c46', 'hex'), Buffer.alloc(5000)]),
      undefined,
    ],
    [
      'a picture behind tags',
      Buffer.concat([makeId3(90), Buffer.from('ffd8ffe000104a464946', 'hex'), Buffer.alloc(99)]),
      undefined,
    ],
    ['nothing behind tags', makeId3(9000), undefined],
    [
      'one header of MPEG and noise',
      Buffer.concat([Buffer.from('fffb9064', 'hex'), Buffer.alloc(9000, 0x81)]),
      undefined,
    ],
    ['music behind a short tag', makeMp3({ title: 'a', artist: 'b' }), 'audio audio/mpeg'],
    ['music without tags', makeVbrMp3(9), 'audio audio/mpeg'],
    ['a recorder’s isom', makeRecording('isom', [sound]), 'audio audio/mp4'],
    ['a recorder’s mp42', makeRecording('mp42', [sound]), 'audio audio/mp4'],
    ['an hour of mp42', makeRecording('mp42', [sound], { bytes: 4_000_000 }), 'audio audio/mp4'],
    ['a phone’s 3gp of sound', makeRecording('3gp4', [['soun', 'samr']]), 'audio audio/3gpp'],
    ['QuickTime of sound', makeRecording('qt  ', [sound]), 'audio audio/mp4'],
    ['a film', makeRecording('isom', [sound, film], { bytes: 3_000_000 }), 'video video/mp4'],
    ['a film that says to be music', makeRecording('M4A ', [film, sound]), 'video video/mp4'],
    [
      'a book with pictures of its chapters',
      makeRecording('M4A ', [sound, ['text', 'text'], ['vide', 'jpeg']]),
      'audio audio/mp4',
    ],
    ['a QuickTime film', makeRecording('qt  ', [film]), 'video video/quicktime'],
    ['a film without tracks', makeMp4('isom', 1), 'video video/mp4'],
    ['a browser’s recording', makeWebm([2]), 'audio audio/webm'],
    ['Matroska of sound', makeWebm([2, 17], 'matroska'), 'audio audio/matroska'],
    ['a browser’s film', makeWebm([2, 1]), 'video video/webm'],
    ['UTF-8', Buffer.from(TABLE), 'document text/plain utf-8'],
    ['UTF-8, whose sample ends within a letter', Buffer.from(`${'a'.repeat(65_535)}ö`), 'document text/plain utf-8'],
    ['Latin-1 that ends in one', Buffer.from('Malmö', 'latin1'), 'document text/plain'],
    ['Latin-1', Buffer.from(TABLE, 'latin1'), 'document text/plain'],
    ['Windows-1251', Buffer.from('c8ecff3bc3eef0eee40d0a', 'hex'), 'document text/plain'],
    ['Shift JIS', Buffer.from('96bc914f2c8d7391608a5b0d0a', 'hex'), 'document text/plain'],
    ['UTF-16 with a mark', utf16(`\uFEFF${TABLE}`), 'document text/plain utf-16le'],
    ['UTF-16 of the other order', utf16(`\uFEFF${TABLE}`, true), 'document text/plain utf-16be'],
    ['Russian UTF-16', utf16('\uFEFFИмя;Город\r\n'), 'document text/plain utf-16le'],
    ['UTF-16 without a mark', utf16(TABLE), 'document text/plain utf-16le'],
    ['UTF-16 without a mark, of the other order', utf16(TABLE, true), 'document text/plain utf-16be'],
    ['half a letter of UTF-16', utf16(`\uFEFF${TABLE}`).subarray(0, -1), 'document text/plain utf-16le'],
    [
      'a drawing in Latin-1',
      Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><svg>ö</svg>', 'latin1'),
      'image image/svg+xml',
    ],
    ['a drawing in UTF-16', utf16('\uFEFF<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image image/svg+xml'],
    ['a page in UTF-16', utf16('\uFEFF<!doctype html><script>1</script>'), 'document text/plain utf-16le'],
    ['numbers', Buffer.from(Float64Array.from({ length: 500 }, (_, index) => index * 1.1).buffer), undefined],
    ['a mark and noise', Buffer.concat([Buffer.from('fffe', 'hex'), noise(4000)]), undefined],
    ['a layered picture', Buffer.concat([Buffer.from('8BPS'), Buffer.from('é'.repeat(99), 'latin1')]), undefined],
    ['one byte', Buffer.from([0xe9]), 'document text/plain'],
  ])('knows %s', async (_what, file, kind) => {
    const [mime, reads] = await found(file);
    expect(mime).toBe(kind);
    expect(reads).toBeLessThanOrEqual(3);
  });

  it('waits for what stands further on, and for nothing else', async () => {
    const late = [
      Buffer.concat([makeId3(3_000_000), makeVbrMp3(9)]),
      makeRecording('isom', [sound], { bytes: 2_000_000 }),
    ];
    for (const file of late) {
      await expect(fileKind(headSource(file.subarray(0, HEAD_BYTES), false))).rejects.toThrow(NotThereYet);
    }
    const wide = makeTiff({ width: 2000, height: 1000, pixels: Buffer.alloc(2_000_000) });
    expect(await fileKind(headSource(wide.subarray(0, HEAD_BYTES), false))).toMatchObject({ mime: 'image/tiff' });
    expect(await fileKind(headSource(makeRecording('isom', [film]).subarray(0, 120), true))).toMatchObject({
      kind: 'video',
    });
  });

  it('is not led on and on by a file', async () => {
    const header = Buffer.alloc(100_000);
    header.writeUInt32BE(header.length);
    header.write('free', 4);
    const boxes = Buffer.concat([makeRecording('isom', []).subarray(0, 24), ...Array<Buffer>(60).fill(header)]);
    const [mime, reads] = await found(boxes);
    expect(mime).toBe('video video/mp4');
    expect(reads).toBeLessThanOrEqual(16);
  });

  itWithSharedFiles('knows the files that stand beside the repository', async () => {
    const given = [
      ['scan-lzw.tif', 'image image/tiff'],
      ['scan-gray.tif', 'image image/tiff'],
      ['phone-stray-bytes.jpg', 'image image/jpeg'],
      ['recorder-isom.m4a', 'audio audio/mp4'],
      ['flac-behind-id3.flac', 'audio audio/flac'],
      ['excel-latin1.csv', 'document text/plain'],
      ['excel-utf16.csv', 'document text/plain utf-16le'],
      ['phone.heic', 'image image/heic'],
    ];
    for (const [name = '', kind] of given)
      expect([name, (await found(readFileSync(join(SHARED_FILES, name))))[0]]).toEqual([name, kind]);
  });
});
