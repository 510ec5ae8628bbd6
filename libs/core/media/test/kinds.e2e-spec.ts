import { type Account, type ApiClient, createTestApp, eventually, makePng, type TestApp } from '@roost/testing';
import { makeTiff } from '@roost/sample-images';
import { animation, corners, flat, look, photograph } from '../../../imaging/test/image-samples.js';
import {
  makeDocx,
  makeFlac,
  makeGif,
  makeHeic,
  makeMp3,
  makeMp4,
  makeOgg,
  makePdf,
  makeWav,
  makeZip,
} from '../../../imaging/test/sample-files.js';
import { heic, resizedTo, withProperty } from '../../../imaging/test/sample-heic.js';
import { makeId3, makeRecording, makeVbrMp3, makeWebm } from '../../../imaging/test/sample-recordings.js';

interface Manifest {
  id: string;
  kind: string;
  mime: string;
  width: number | null;
  height: number | null;
  frames: number | null;
  duration: number | null;
  pages: number | null;
  tags: Record<string, unknown> | null;
  status: string;
  notice: string | null;
  damaged: boolean;
  preview: { mime: string; width: number; height: number; thumbhash: string | null } | null;
  variants: { name: string; width: number; height: number; url: string }[];
}

describe('Kinds of media', () => {
  let app: TestApp;
  let ada: ApiClient & { account: Account };
  beforeAll(async () => {
    app = await createTestApp({ worker: true });
    ada = await app.client.signUp();
  });
  afterAll(async () => {
    await app.close();
  });

  const settle = async (bytes: Buffer, filename: string): Promise<Manifest> => {
    const answer = await ada.upload<Manifest>(bytes, filename);
    if (answer.status !== 201) throw new Error(answer.bytes.toString());
    return eventually(
      async () => (await ada.get<Manifest>(`/media/${answer.data.id}`)).data,
      ({ status }) => status !== 'processing',
    );
  };

  it('plays music: how long it is, what it says of itself, and its cover as an image of its own', async () => {
    const cover = makePng(300, 300);
    const song = await settle(makeMp3({ title: 'Ode', artist: 'Ada', cover }), 'a.bin');
    expect(song).toMatchObject({ kind: 'audio', mime: 'audio/mpeg', status: 'ready', notice: null, width: null });
    expect(song.duration).toBeCloseTo((100 * 1152) / 44_100, 1);
    expect(song.tags).toMatchObject({ title: 'Ode', artist: 'Ada' });
    expect(song.preview).toMatchObject({ mime: 'image/png', width: 300, height: 300 });
    expect(song.variants.map(({ name, width }) => [name, width])).toContainEqual(['thumb', 256]);
    const thumb = await ada.get(song.variants.find(({ name }) => name === 'thumb')?.url ?? '');
    expect([thumb.status, thumb.headers.get('content-type')]).toEqual([200, 'image/webp']);
    const file = await ada.get(`/media/${song.id}/file`, { range: 'bytes=0-2' });
    expect([file.status, file.bytes.toString(), file.headers.get('content-type')]).toEqual([206, 'ID3', 'audio/mpeg']);
    expect(file.headers.get('content-disposition')).toMatch(/^inline/);
  });

  it('stores one cover of two songs once, and lets it go with the last of them', async () => {
    const cover = makePng(123, 77);
    const tags = { TITLE: 'One', ARTIST: 'Ada', ALBUM: 'Engines', TRACKNUMBER: '3', DATE: '1843' };
    const one = await settle(makeFlac(7, tags, cover), 'one.flac');
    expect(one).toMatchObject({ kind: 'audio', mime: 'audio/flac', duration: 7 });
    expect(one.tags).toMatchObject({ title: 'One', album: 'Engines', track: 3, year: 1843 });
    const two = await settle(makeFlac(9, { ...tags, TITLE: 'Two' }, cover), 'two.flac');
    expect(two.duration).toBe(9);
    const covers = () => app.em().execute<unknown[]>(`select 1 from storage_blob where width = 123 and height = 77`);
    expect(await covers()).toHaveLength(1);
    await ada.delete(`/media/${one.id}?permanent=true`);
    expect((await ada.get(`/media/${two.id}/thumb`)).status).toBe(200);
    expect(await covers()).toHaveLength(1);
    await ada.delete(`/media/${two.id}?permanent=true`);
    expect(await covers()).toHaveLength(0);
  });

  it.each<[string, () => Buffer, string, number | null]>([
    ['WAV', () => makeWav(2), 'audio/wav', 2],
    ['Ogg', () => makeOgg(3), 'audio/ogg', 3],
    ['M4A', () => makeMp4('M4A ', 4), 'audio/mp4', null],
    ['a recorder’s isom', () => makeRecording('isom', [['soun', 'mp4a']]), 'audio/mp4', 3],
    [
      'an hour of mp42',
      () => makeRecording('mp42', [['soun', 'mp4a']], { seconds: 3600, bytes: 3e6 }),
      'audio/mp4',
      3600,
    ],
    ['a phone’s 3GPP of sound', () => makeRecording('3gp4', [['soun', 'samr']]), 'audio/3gpp', 3],
    ['a browser’s WebM of sound', () => makeWebm([2]), 'audio/webm', null],
    ['FLAC behind tags', () => Buffer.concat([makeId3(9000), makeFlac(2, {}, makePng(9, 9))]), 'audio/flac', 2],
    ['FLAC behind a cover', () => Buffer.concat([makeId3(2e6), makeFlac(2, {}, makePng(9, 9))]), 'audio/flac', 2],
    ['MP3 behind a cover', () => Buffer.concat([makeId3(2e6), makeVbrMp3(500)]), 'audio/mpeg', (500 * 1152) / 44_100],
    ['MP3 of changing rates', () => makeVbrMp3(2000), 'audio/mpeg', (2000 * 1152) / 44_100],
  ])('knows %s', async (_what, make, mime, duration) => {
    const media = await settle(make(), 'sound');
    expect(media).toMatchObject({ kind: 'audio', mime, status: 'ready' });
    if (duration !== null) expect(media.duration).toBeCloseTo(duration, 1);
  });

  it('shows a PDF by its first page, and counts the others', async () => {
    const pdf = await settle(makePdf(3), 'paper.doc');
    expect(pdf).toMatchObject({ kind: 'document', mime: 'application/pdf', pages: 3, status: 'ready', notice: null });
    expect(pdf.preview).toMatchObject({ mime: 'image/png', height: 2048 });
    expect(pdf.variants.map(({ name }) => name)).toContain('small');
    const file = await ada.get(`/media/${pdf.id}/file`);
    expect(file.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(file.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('keeps a PDF that cannot be read, and says so', async () => {
    const broken = await settle(Buffer.from(`%PDF-1.7\n${'x'.repeat(500)}`), 'broken.pdf');
    expect(broken).toMatchObject({ kind: 'document', status: 'ready', pages: null, preview: null });
    expect(broken.notice).toMatch(/cannot be read/);
  });

  it.each<[string, () => Buffer | Promise<Buffer>, string, string]>([
    ['a film', () => makeMp4('isom', 4), 'video', 'video/mp4'],
    ['an office file', makeDocx, 'document', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['an archive', () => makeZip({ 'a.txt': 'a' }), 'document', 'application/zip'],
    ['text', () => Buffer.from('Liebe Grüße,\nAda\n'), 'document', 'text/plain'],
    ['a page that would run', () => Buffer.from('<!doctype html><script>1</script>'), 'document', 'text/plain'],
  ])('stores %s and makes nothing of it', async (_what, make, kind, mime) => {
    const bytes = await make();
    const media = await settle(bytes, 'thing.html');
    expect(media).toMatchObject({ kind, mime, status: 'ready', variants: [] });
    const file = await ada.get(`/media/${media.id}/file`);
    expect(file.bytes.equals(bytes)).toBe(true);
    expect(file.headers.get('content-type')).not.toMatch(/html/);
    expect(file.headers.get('content-disposition')).toMatch(kind === 'video' ? /^inline/ : /^attachment/);
  });

  it.each([
    '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    '<?xml version="1.0"?>\n<!-- drawn -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">\n<svg width="1"/>',
  ])('keeps a drawing as an attachment: %s', async (svg) => {
    const media = await settle(Buffer.from(svg), 'drawing.png');
    expect(media).toMatchObject({ kind: 'image', mime: 'image/svg+xml', status: 'ready', variants: [] });
    expect(media.notice).toMatch(/no variants/);
    const file = await ada.get(`/media/${media.id}/file`);
    expect(file.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(file.headers.get('content-security-policy')).toMatch(/sandbox/);
  });

  it('shows HEIC as any image: upright, in the ladder, on demand, and to others without metadata', async () => {
    const media = await settle(withProperty(heic('exif-6'), 'irot', 3), 'IMG_1.HEIC');
    expect(media).toMatchObject({ kind: 'image', mime: 'image/heic', status: 'ready', width: 96, height: 64 });
    expect(media).toMatchObject({ notice: null, damaged: false, thumbhash: expect.any(String) as string });
    expect(media.variants.map(({ name }) => name)).toEqual(['original', 'tiny', 'thumb', 'small', 'medium', 'large']);
    const red = [200, 30, 30].map((value) => expect.closeTo(value, -1) as number);
    const [wide, tall] = await Promise.all(
      ['width=48', 'height=96&rotate=90'].map(async (options) => {
        const { bytes } = await ada.get(`/media/${media.id}/render?format=png&${options}`);
        return { ...(await look(bytes)), ...(await corners(bytes)) };
      }),
    );
    expect(wide).toMatchObject({ width: 48, height: 32, first: red });
    expect(tall).toMatchObject({ width: 64, height: 96, hidden: [] });
    await ada.patch(`/media/${media.id}`, { access: 'public' });
    const shown = await look((await app.client.get(`/media/${media.id}/file`)).bytes);
    expect(shown).toMatchObject({ format: 'webp', width: 96, height: 64, hidden: [] });
    expect((await ada.get(`/media/${media.id}/file`)).bytes.includes('Exif')).toBe(true);
  });

  it('takes HEIC for failed, or refuses it, where another image would be', async () => {
    const whole = heic('quadrants');
    const broken = await settle(whole.subarray(0, 450), 'IMG_2.HEIC');
    expect(broken).toMatchObject({ status: 'failed', failureReason: 'The image is incomplete', variants: [] });
    expect(await settle(makeHeic(40, 30), 'IMG_3.HEIC')).toMatchObject({ status: 'failed', variants: [] });
    const huge = await ada.upload(resizedTo(whole, 30_000, 30_000), 'IMG_4.HEIC');
    expect([huge.status, huge.body.code]).toEqual([422, 'media.too_many_pixels']);
    // The process that ended for none of them goes on.
    expect(await settle(heic('alpha'), 'IMG_5.HEIC')).toMatchObject({ status: 'ready' });
  });

  it.each([1, 3])('shows a TIFF of %i channels whose directory stands behind its pixels', async (channels) => {
    const pixels = Buffer.alloc(1600 * 900 * channels, 90);
    const media = await settle(makeTiff({ width: 1600, height: 900, channels, pixels }), 'scan.tif');
    expect(media).toMatchObject({ kind: 'image', mime: 'image/tiff', status: 'ready', width: 1600, height: 900 });
    const small = media.variants.find(({ name }) => name === 'small');
    expect(small).toMatchObject({ width: 640, height: 360 });
    expect((await look((await ada.get(small?.url ?? '')).bytes)).means).toEqual([90, 90, 90]);
  });

  it.each<[string, Buffer, string | null]>([
    ['UTF-8', Buffer.from('Ort;Malmö\n'), 'utf-8'],
    ['UTF-16', Buffer.from('\uFEFFOrt;Malmö\n', 'utf16le'), 'utf-16le'],
    ['Latin-1', Buffer.from('Ort;Malmö\n', 'latin1'), null],
  ])('says of text how it is encoded, where that can be told: %s', async (_what, bytes, charset) => {
    const media = await settle(bytes, 'table.csv');
    expect(media).toMatchObject({ kind: 'document', mime: 'text/plain', charset, status: 'ready' });
    const file = await ada.get(`/media/${media.id}/file`);
    expect(file.bytes.equals(bytes)).toBe(true);
    const type = charset === null ? 'text/plain' : `text/plain; charset=${charset}`;
    expect(file.headers.get('content-type')).toBe(type);
  });

  it('finds the kind of what arrives in pieces, however far behind its beginning that shows', async () => {
    const tus = { 'tus-resumable': '1.0.0' };
    const bytes = makeRecording('mp42', [['soun', 'mp4a']], { seconds: 60, bytes: 1_500_000 });
    const begun = await ada.request('POST', '/media/uploads', {
      headers: { ...tus, 'upload-length': String(bytes.length) },
    });
    const path = begun.headers.get('location') ?? '';
    for (const [from, to] of [
      [0, 1_200_000],
      [1_200_000, bytes.length],
    ] as const) {
      const headers = { ...tus, 'upload-offset': String(from), 'content-type': 'application/offset+octet-stream' };
      const body = new Uint8Array(bytes.subarray(from, to));
      expect((await ada.request('PATCH', path, { headers, body })).status).toBe(204);
    }
    const media = await eventually(
      async () => (await ada.get<Manifest>(path.replace('/uploads', ''))).data,
      ({ status }) => status === 'ready',
    );
    expect(media).toMatchObject({ kind: 'audio', mime: 'audio/mp4' });
    expect(media.duration).toBeCloseTo(60, 1);
  });

  it('refuses what only says to be music', async () => {
    const musepack = Buffer.concat([makeId3(9000), Buffer.from('MP+'), Buffer.alloc(5000, 7)]);
    const header = Buffer.concat([Buffer.from('fffb9064', 'hex'), Buffer.alloc(9000, 0x81)]);
    for (const bytes of [musepack, header]) {
      const answer = await ada.upload(bytes, 'song.mp3');
      expect([answer.status, answer.body.code]).toEqual([415, 'media.unsupported_type']);
    }
  });

  it('shows what viewers show of images that phones wrote wrongly, and says which of them are not whole', async () => {
    const jpeg = await photograph(6, { width: 600, height: 400 });
    const second = 4 + jpeg.readUInt16BE(4);
    const stray = Buffer.concat([jpeg.subarray(0, second), Buffer.from([0, 1, 2, 3]), jpeg.subarray(second)]);
    const screenless = Buffer.from(makeGif(60, 40, 1)).fill(0, 6, 10);
    for (const [name, file, width, damaged] of [
      ['stray', stray, 600, false],
      ['no end', jpeg.subarray(0, -2), 600, true],
      ['half', jpeg.subarray(0, jpeg.length / 2), 600, true],
      ['no screen', screenless, 60, false],
      ['whole', jpeg, 600, false],
    ] as const) {
      const media = await settle(file, 'IMG_1.jpg');
      expect([name, media]).toMatchObject([name, { kind: 'image', status: 'ready', width, damaged }]);
      expect((await ada.get(`/media/${media.id}/thumb`)).status).toBe(200);
      const { bytes } = await ada.get(`/media/${media.id}/render?width=50&format=png`);
      expect((await look(bytes)).width).toBe(50);
    }
  });

  it('takes a JPEG of which almost nothing is there for failed', async () => {
    const jpeg = await photograph(1, { width: 1600, height: 1200 });
    const begin = jpeg.indexOf(Buffer.from('ffda', 'hex')) + 14;
    for (const kept of [0, 200]) {
      const media = await settle(jpeg.subarray(0, begin + kept), 'IMG_1.jpg');
      expect(media).toMatchObject({ status: 'failed', failureReason: 'The image is incomplete', variants: [] });
    }
    // A sheet of paper is all there, but for the mark of its end.
    const sheet = await flat([250, 250, 250], 1600, 1200).jpeg().toBuffer();
    expect(await settle(sheet.subarray(0, -2), 'sheet.jpg')).toMatchObject({ status: 'ready', damaged: true });
  });

  it('keeps animations moving', async () => {
    const media = await settle(await animation(6), 'anim.webp');
    expect(media).toMatchObject({ kind: 'image', status: 'ready', frames: 6, width: 320, height: 240 });
    const { bytes } = await ada.get(`/media/${media.id}/thumb`);
    expect(bytes.toString('latin1').match(/ANMF/g)).toHaveLength(6);
    const full = await ada.get(`/media/${media.id}/original`);
    expect(full.bytes.toString('latin1').match(/ANMF/g)).toHaveLength(6);
  });

  it('takes pictures only where a picture is wanted', async () => {
    const form = new FormData();
    form.append('avatar', new Blob([new Uint8Array(makePdf(1))]), 'me.png');
    const answer = await ada.request('PUT', '/users/me/avatar', { form });
    expect([answer.status, answer.body.code]).toEqual([415, 'media.unsupported_type']);
  });
});
