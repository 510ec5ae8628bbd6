import { randomBytes } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Module } from '@nestjs/common';
import { Database, defineErrors, definePlugin, type HookMap, OnHook } from '@roost/plugin-kit';
import { createTestApp, makePng, type SignedInClient, type TestApp } from '@roost/testing';
import { Media } from '../src/media.entity.js';

type Viewing = HookMap['media.viewing'];
type Uploading = HookMap['media.uploading'];

const probeErrors = defineErrors('probe', { unwanted: { status: 422, title: 'Nobody wants this file' } });
const viewings: Viewing[] = [];
const uploads: (Uploading & { isInTransaction: boolean })[] = [];
const shown = new Map<string, ReadonlySet<string | undefined>>();
/** Refused once it is all there. */
const late = { isRefused: false };

/** Shows media to readers that it knows, and has ideas of its own about uploads. */
@Injectable()
class Reading {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  @OnHook('media.viewing')
  async view(viewing: Viewing): Promise<Viewing> {
    viewings.push(viewing);
    const { viewer, mediaId } = viewing;
    const userId = viewer.kind === 'user' ? viewer.userId : undefined;
    return Promise.resolve({ ...viewing, isAllowed: shown.get(mediaId)?.has(userId) ?? false });
  }

  @OnHook('media.uploading')
  async bound(upload: Uploading): Promise<Uploading> {
    // Handlers look things up, however the bytes arrive: outside the scope of a request this is refused.
    await this.em.findOne(Media, { filename: upload.filename });
    uploads.push({ ...upload, isInTransaction: this.database.isInTransaction });
    if (upload.filename.startsWith('unwanted')) throw probeErrors.unwanted();
    if (late.isRefused && upload.kind === 'document' && upload.bytes !== undefined) throw probeErrors.unwanted();
    return upload.filename.startsWith('bounded') ? { ...upload, maxBytes: 100_000 } : upload;
  }
}

@Module({ providers: [Reading] })
class ProbeModule {}

const probe = definePlugin({
  name: 'probe',
  version: '1.0.0',
  compat: '^1.0.0',
  requires: ['media'],
  errors: probeErrors,
  api: () => ProbeModule,
});

const TUS = { 'tus-resumable': '1.0.0' };
const text = (bytes: number): Buffer => Buffer.from(randomBytes(bytes / 2).toString('hex'));

describe('Plugins beside media', () => {
  let app: TestApp;
  let ada: SignedInClient;
  let eve: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp({ plugins: [probe] });
    ada = await app.client.signUp();
    eve = await app.client.signUp();
  });
  beforeEach(() => {
    viewings.length = 0;
    uploads.length = 0;
    late.isRefused = false;
  });
  afterAll(async () => {
    await app.close();
  });

  const uploaded = async (): Promise<string> => (await ada.upload(text(100), 'a.txt')).data.id;
  const paths = (id: string): string[] => [`/media/${id}`, `/media/${id}/file`];
  const statuses = async (client: { get: SignedInClient['get'] }, id: string, query = ''): Promise<number[]> =>
    Promise.all(paths(id).map(async (path) => (await client.get(path + query)).status));

  describe('that show media to their readers', () => {
    it('are asked where nobody else lets them in, and each time', async () => {
      const id = await uploaded();
      expect(await statuses(eve, id)).toEqual([404, 404]);
      const [asked] = viewings;
      expect(viewings).toEqual([asked, asked]);
      expect(asked).toMatchObject({ mediaId: id, ownerId: ada.account.id, isAllowed: false });
      expect(asked?.viewer).toMatchObject({ kind: 'user', userId: eve.account.id, projectId: asked?.projectId });

      shown.set(id, new Set([eve.account.id]));
      expect(await statuses(eve, id)).toEqual([200, 200]);
      const { headers } = await eve.get(`/media/${id}/file`);
      expect(headers.get('cache-control')).toBe('private, max-age=300');
      expect(await statuses(app.client, id)).toEqual([404, 404]);
      expect(viewings.at(-1)?.viewer.kind).toBe('anonymous');
      shown.set(id, new Set([undefined]));
      expect(await statuses(app.client, id)).toEqual([200, 200]);
      expect(await statuses(eve, id)).toEqual([404, 404]);
    });

    it('let see, and nothing else', async () => {
      const id = (await ada.upload(makePng(300, 200))).data.id;
      shown.set(id, new Set([eve.account.id]));
      // The upload itself may hold secrets of its owner, and without a worker there is nothing else yet.
      expect((await eve.get(`/media/${id}/file`)).body.code).toBe('media.no_rendition');
      const manifest = await eve.get<Record<string, unknown>>(`/media/${id}`);
      expect(Object.keys(manifest.data)).toEqual(Object.keys((await ada.get<object>(`/media/${id}`)).data));
      for (const answer of [
        await eve.patch(`/media/${id}`, { access: 'public' }),
        await eve.delete(`/media/${id}`),
        await eve.post(`/media/${id}/shares`),
        await eve.post(`/media/${id}/sign`, { width: 10 }),
      ]) {
        expect([answer.status, answer.body.code]).toEqual([404, 'media.not_found']);
      }
    });

    it('are not asked about owners, public media, links, what is gone, and people of other projects', async () => {
      const id = await uploaded();
      expect(await statuses(ada, id)).toEqual([200, 200]);
      const share = await ada.post<{ token: string }>(`/media/${id}/shares`);
      expect(await statuses(eve, id, `?share=${share.data.token}`)).toEqual([200, 200]);
      await ada.patch(`/media/${id}`, { access: 'public' });
      expect(await statuses(eve, id)).toEqual([200, 200]);
      const foreign = await uploaded();
      await app.em().execute('update media_media set project_id = gen_random_uuid() where id = ?', [foreign]);
      shown.set(foreign, new Set([eve.account.id]));
      expect(await statuses(eve, foreign)).toEqual([404, 404]);
      const gone = await uploaded();
      shown.set(gone, new Set([eve.account.id]));
      await ada.delete(`/media/${gone}`);
      expect(await statuses(eve, gone)).toEqual([404, 404]);
      expect(await statuses(eve, '0190a5d0-0000-7000-8000-000000000001')).toEqual([404, 404]);
      expect(viewings).toEqual([]);
    });
  });

  describe('that bound uploads', () => {
    const stored = async (): Promise<number> => (await app.storedFiles()).length;
    const begin = async (filename: string, bytes: number) =>
      ada.request('POST', '/media/uploads', {
        headers: {
          ...TUS,
          'upload-length': String(bytes),
          'upload-metadata': `filename ${Buffer.from(filename).toString('base64')}`,
        },
      });

    it('are asked once the kind is known, and with everything in the transaction that makes the medium', async () => {
      const { status, data } = await ada.upload(text(1000), 'some/a.txt');
      expect(status).toBe(201);
      const { projectId } = uploads[0] ?? {};
      const known = { ownerId: ada.account.id, projectId, filename: 'a.txt', kind: 'document', mime: 'text/plain' };
      expect(uploads).toEqual([
        { ...known, bytes: undefined, maxBytes: Number.MAX_SAFE_INTEGER, isInTransaction: false },
        { ...known, bytes: 1000, maxBytes: Number.MAX_SAFE_INTEGER, isInTransaction: true },
      ]);
      expect((await ada.get(`/media/${data.id}`)).status).toBe(200);
    });

    it('refuse and bound forms while they arrive, without a trace', async () => {
      const before = await stored();
      const refused = await ada.upload(text(1_000_000), 'unwanted.txt');
      expect([refused.status, refused.body.code]).toEqual([422, 'probe.unwanted']);
      const large = await ada.upload(text(1_000_000), 'bounded.txt');
      expect([large.status, large.body.code]).toEqual([413, 'media.too_large']);
      expect(large.body.detail).toBe('At most 100000 bytes are allowed');
      // Asked about their beginnings only.
      expect(uploads.map(({ bytes }) => bytes)).toEqual([undefined, undefined]);
      late.isRefused = true;
      expect((await ada.upload(text(1000), 'a.txt')).body.code).toBe('probe.unwanted');
      expect(await stored()).toBe(before);
      expect((await ada.upload(text(100_000), 'bounded.txt')).status).toBe(422);
      late.isRefused = false;
      expect((await ada.upload(text(100_000), 'bounded.txt')).status).toBe(201);
    });

    it('refuse and bound what is announced, and what it turns out to be', async () => {
      const before = await stored();
      expect((await begin('unwanted.txt', 5)).body.code).toBe('probe.unwanted');
      expect((await begin('bounded.txt', 100_001)).body.code).toBe('media.too_large');
      expect(uploads.map(({ bytes, kind }) => [bytes, kind])).toEqual([
        [5, undefined],
        [100_001, undefined],
      ]);
      late.isRefused = true;
      const begun = await begin('a.txt', 1000);
      expect(begun.status).toBe(201);
      const path = begun.headers.get('location') ?? '';
      const headers = { ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
      const end = await ada.request('PATCH', path, { headers, body: new Uint8Array(text(1000)) });
      expect([end.status, end.body.code]).toEqual([422, 'probe.unwanted']);
      expect((await ada.request('HEAD', path, { headers: TUS })).status).toBe(404);
      expect(await stored()).toBe(before);
    });
  });
});
