import { type Account, type ApiClient, createTestApp, eventually, makePng, type TestApp } from '@roost/testing';
import { animation } from '../src/image/image-samples.spec-helper.js';
import { makeDocx, makeFlac, makeHeic, makeMp3, makeMp4, makeOgg, makePdf, makeWav, makeZip } from './sample-files.js';

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
    const covers = () => app.em().execute<unknown[]>(`select 1 from media_blob where width = 123 and height = 77`);
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

  it('stores HEIC, and says that it cannot be decoded', async () => {
    const media = await settle(makeHeic(4032, 3024), 'IMG_1.HEIC');
    expect(media).toMatchObject({ kind: 'image', mime: 'image/heic', width: 4032, height: 3024, status: 'ready' });
    expect(media.variants).toEqual([]);
    expect(media.notice).toMatch(/HEIC/);
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
