import { Injectable, Module } from '@nestjs/common';
import { defineJob, definePlugin, OnJob } from '@roost/plugin-kit';
import {
  type ApiClient,
  createTestApp,
  eventually,
  linkOf,
  mailTo,
  makePng,
  type SignedInClient,
  type TestApp,
} from '@roost/testing';
import { IsString, IsUUID } from 'class-validator';

class Round {
  @IsUUID()
  projectId: string;

  @IsString()
  name: string;
}
const round = defineJob('probe.round', { payload: Round });
const rounds: string[] = [];
let letEnd = (): void => undefined;

@Injectable()
class RoundJob {
  @OnJob(round)
  async run({ name }: Round): Promise<void> {
    rounds.push(`${name} begins`);
    if (name === 'first') await new Promise<void>((resolve) => (letEnd = resolve));
    rounds.push(`${name} ends`);
  }
}

@Module({ providers: [RoundJob] })
class RoundModule {}

const probe = definePlugin({
  name: 'probe',
  version: '1.0.0',
  compat: '^1.0.0',
  jobs: [round],
  worker: () => RoundModule,
});

const PASSWORD = 'the password of two people';
const DAY_MS = 86_400_000;

interface Links {
  album: string;
  share: string;
  feed: string;
  media: string;
  signed: string;
}

describe('A second project', () => {
  let app: TestApp;
  /** Another process of the same installation. */
  let other: TestApp;
  let admin: SignedInClient;
  let choirId: string;
  beforeAll(async () => {
    app = await createTestApp({ worker: true, plugins: [probe], env: { PROJECTS_DELETION_DAYS: '0' } });
    other = await createTestApp({ plugins: [probe], env: { ...app.env } });
    admin = await app.signUpAdmin();
    choirId = (await admin.post<{ id: string }>('/admin/projects', { slug: 'choir' })).data.id;
  });
  afterAll(async () => {
    letEnd();
    await other.api.close();
    await app.close();
  });

  const named = (slug: string, at: TestApp = app) => at.client.as({ 'x-roost-project': slug });
  const join = async (slug: string): Promise<SignedInClient> => {
    const draft = { username: 'ada', email: `ada@${slug}.example.org`, password: PASSWORD };
    expect((await named(slug).post('/auth/register', draft)).status).toBe(201);
    return named(slug).signIn('ada', PASSWORD);
  };
  const pathOf = (url: string): string => new URL(url).pathname;
  /** A picture in an album that is shared, a booking in a calendar, and links to them. */
  const fill = async (ada: SignedInClient, staff: ApiClient, name: string): Promise<Links> => {
    const { data: media } = await ada.upload(makePng(60, 40));
    const { data: album } = await ada.post<{ id: string }>('/media/albums', { name });
    expect((await ada.post(`/media/albums/${album.id}/items`, { ids: [media.id] })).status).toBe(200);
    const { data: share } = await ada.post<{ token: string }>(`/media/albums/${album.id}/shares`, {});
    const resource = await staff.post<{ id: string }>('/admin/bookings/resources', { name, kind: 'car', policy: {} });
    const start = new Date(Math.ceil(Date.now() / DAY_MS) * DAY_MS + DAY_MS);
    const times = { start: start.toISOString(), end: new Date(start.getTime() + 3_600_000).toISOString() };
    const booking = { resourceId: resource.data.id, description: name, personal: true, ...times };
    expect((await ada.post('/bookings', booking)).status).toBe(201);
    const { data: feed } = await ada.post<{ url: string }>('/bookings/feeds', {});
    await eventually(
      () => ada.get<{ status: string }>(`/media/${media.id}`),
      ({ data }) => data.status === 'ready',
    );
    const { data: signed } = await ada.post<{ url: string }>(`/media/${media.id}/sign`, { width: 30 });
    return { album: album.id, share: share.token, feed: pathOf(feed.url), media: media.id, signed: pathOf(signed.url) };
  };

  it('has links that work without a header, and lead to nothing of another project', async () => {
    const staff = admin.as({ authorization: `Bearer ${admin.account.accessToken}`, 'x-roost-project': 'choir' });
    const [singer, neighbour] = [await join('choir'), await join('default')];
    const ours = await fill(singer, staff, 'Concert');
    const theirs = await fill(neighbour, admin, 'Garden');
    const fetched = async (path: string, client: ApiClient = app.client) => (await client.get(path)).status;
    const album = (id: string, share: string) => `/media/albums/${id}/items?share=${share}`;
    for (const [links, text, strange] of [
      [ours, 'Concert', 'Garden'],
      [theirs, 'Garden', 'Concert'],
    ] as const) {
      expect(await fetched(links.signed)).toBe(200);
      expect(await fetched(album(links.album, links.share))).toBe(200);
      expect(await fetched(`/media/${links.media}/file?share=${links.share}`)).toBe(200);
      const calendar = (await app.client.get(links.feed)).bytes.toString();
      expect(calendar).toContain(text);
      expect(calendar).not.toContain(strange);
      // Whoever is signed in to another project may follow a link as anybody may.
      for (const person of [singer, neighbour]) {
        expect(await fetched(links.signed, person)).toBe(200);
        expect(await fetched(album(links.album, links.share), person)).toBe(200);
      }
      expect(await fetched(`/media/${links.media}/file`)).toBe(404);
    }
    for (const [from, to] of [
      [ours, theirs],
      [theirs, ours],
    ] as const) {
      expect(await fetched(album(to.album, from.share))).toBe(404);
      expect(await fetched(`/media/${to.media}/file?share=${from.share}`)).toBe(404);
      // A signature is of one file.
      expect(await fetched(from.signed.replace(from.media, to.media))).toBe(403);
    }
    expect(await fetched(`/media/${theirs.media}`, singer)).toBe(404);
    expect(await fetched(`/media/albums/${theirs.album}`, singer)).toBe(404);
  });

  it('has links in mails that are refused in the session of another project, and say why', async () => {
    expect((await named('choir').post('/auth/start', { email: 'new@example.org' })).status).toBe(202);
    const mail = await mailTo(app.client, 'new@example.org', /./);
    expect(mail.text).toContain('project=choir');
    const { code: emailToken, email } = linkOf(mail);
    const draft = { username: 'newcomer', email, password: PASSWORD, emailToken };
    const signedIn = await app.client.signIn('ada', PASSWORD);
    // What the page of the link sends, in a browser with a session of default.
    const authorization = `Bearer ${signedIn.account.accessToken}`;
    const { status, body } = await app.client
      .as({ authorization, 'x-roost-project': 'choir' })
      .post('/auth/register', draft);
    expect([status, body.code]).toEqual([400, 'projects.contradicts_session']);
    // It can be used once that session is over.
    expect((await named('choir').post('/auth/register', draft)).status).toBe(201);
  });

  it('is known to another process at once, with its slug, its host and its state', async () => {
    expect((await named('rowing', other).get('/posts')).body.code).toBe('projects.not_found');
    expect((await admin.post('/admin/projects', { slug: 'rowing' })).status).toBe(201);
    const seen = async () => {
      const { status, body } = await named('rowing', other).get('/posts');
      return body.code ?? status;
    };
    await eventually(seen, (answer) => answer === 200, 2_000);
    expect((await admin.post('/admin/projects/rowing/suspend')).status).toBe(200);
    await eventually(seen, (answer) => answer === 'projects.suspended', 2_000);
    expect((await admin.post('/admin/projects/rowing/restore')).status).toBe(200);
    await eventually(seen, (answer) => answer === 200, 2_000);
  });

  it('has a job that runs go on to its end when it is suspended, and others wait', async () => {
    const enqueue = (name: string) =>
      app.em().execute(
        `insert into kernel_outbox (kind, name, handler, plugin, project_id, payload, state, run_at)
         values ('job', 'probe.round', 'probe.round', 'probe', ?, ?::jsonb, 'pending', now())`,
        [choirId, JSON.stringify({ projectId: choirId, name })],
      );
    const until = (line: string) =>
      eventually(
        () => [...rounds],
        (lines) => lines.includes(line),
      );
    const states = async () =>
      (await app.em().execute<{ state: string }[]>(`select state from kernel_outbox where name = 'probe.round'`)).map(
        ({ state }) => state,
      );
    await enqueue('first');
    await until('first begins');
    expect((await admin.post('/admin/projects/choir/suspend')).status).toBe(200);
    await enqueue('second');
    await eventually(states, (all) => all.includes('suspended'));
    letEnd();
    await until('first ends');
    await eventually(states, (all) => all.join() === 'suspended');
    expect(rounds).toEqual(['first begins', 'first ends']);
    expect((await admin.post('/admin/projects/choir/restore')).status).toBe(200);
    await until('second ends');
  });

  it('is gone at once where there is no grace, and its slug stays taken', async () => {
    const answer = await admin.delete<{ state: string }>('/admin/projects/choir');
    expect([answer.status, answer.data.state]).toEqual([202, 'deleting']);
    await eventually(
      () => admin.get('/admin/projects/choir'),
      ({ status }) => status === 404,
    );
    expect(await app.em().execute('select 1 from users_user where project_id = ?', [choirId])).toEqual([]);
    await eventually(
      async () => (await named('choir', other).get('/posts')).body.code,
      (code) => code === 'projects.not_found',
      2_000,
    );
    expect((await admin.post('/admin/projects', { slug: 'choir' })).body.code).toBe('projects.slug_taken');
    expect((await app.client.signIn('ada', PASSWORD)).account.username).toBe('ada');
  });
});
