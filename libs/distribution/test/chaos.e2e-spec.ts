import { createHash } from 'node:crypto';
import { utimes } from 'node:fs/promises';
import { compose, environment, runCommand } from '@roost/kernel';
import { ApiClient, eventually, filesBelow, MailServer, type SignedInClient } from '@roost/testing';
import pg from 'pg';
import { distribution } from '../src/index.js';
import { makeFaults } from './chaos/faults.js';
import { Installation } from './chaos/installation.js';
import { Load, makePeople } from './chaos/load.js';

/** `npm run soak` sets both; the suite does the same each time. */
const minutes = Number(environment.SOAK_MINUTES ?? 0);
const seed = Number(environment.SOAK_SEED ?? 1);
const FAULTS_MS = minutes > 0 ? minutes * 60_000 : 20_000;
/** Longest time in which everything is as it should be again. Work that failed is tried again after pauses that grow. */
const RECOVERY_MS = 180_000;
const DAYS_AGO = new Date(Date.now() - 3 * 86_400_000);

interface Sweep {
  missing: number;
  removedObjects: number;
  finishedAt: string;
}

describe(`Kills below load (seed ${seed})`, () => {
  let mails: MailServer;
  let installation: Installation;
  let admin: SignedInClient;
  let load: Load;
  let database: pg.Client | undefined;
  beforeAll(async () => {
    mails = await MailServer.start();
    installation = await Installation.start({
      MAIL_DRIVER: 'smtp',
      SMTP_URL: mails.url,
      MAIL_FROM: 'Roost <mail@example.org>',
    });
    const client = new ApiClient(installation.url);
    const people = await makePeople(client, 5);
    [admin] = people.splice(0, 1) as [SignedInClient];
    await runCommand(await compose(distribution, installation.env), 'admin create', ['--email', admin.account.email]);
    const policy = { openingHours: [], maxDaysAhead: 730, needsApproval: false };
    const room = await eventually(
      () => admin.post<{ id: string }>('/admin/bookings/resources', { name: 'Hall', kind: 'room', policy }),
      ({ status }) => status === 201,
    );
    load = new Load(client, room.data.id);
    load.begin(people, seed);
    let done: string[];
    try {
      done = await makeFaults(installation, seed, FAULTS_MS);
      await eventually(fewest, (count) => count > 5);
    } finally {
      await load.end();
    }
    const { accepted, refused } = load;
    const counts = Object.entries(accepted).map(([what, { length }]: [string, unknown[]]) => `${length} ${what}`);
    process.stdout.write(
      `${done.length} faults: ${done.join(', ')}\naccepted ${counts.join(', ')}; refused ${refused} times\n`,
    );
    await eventually(
      () => client.get('/health/ready'),
      ({ status }) => status === 200,
      RECOVERY_MS,
    );
    database = new pg.Client({ connectionString: installation.env.DATABASE_URL });
    await database.connect();
  }, FAULTS_MS + 180_000);
  afterAll(async () => {
    await database?.end();
    await installation.close();
    await mails.close();
  }, 60_000);

  /** Of whatever was accepted least. */
  const fewest = (): number => Math.min(...Object.values<unknown[]>({ ...load.accepted }).map(({ length }) => length));
  const rows = async (sql: string): Promise<object[]> => (await database?.query<object>(sql))?.rows ?? [];

  it(
    'leave no work undone, and none given up',
    async () => {
      await eventually(
        () =>
          rows(
            `select name, state, attempts, last_error from kernel_outbox where state <> 'failed' and run_at < now() + interval '1 hour'`,
          ),
        ({ length }) => length === 0,
        RECOVERY_MS,
      );
      expect(await rows(`select name, last_error from kernel_outbox where state = 'failed'`)).toEqual([]);
    },
    RECOVERY_MS + 10_000,
  );

  it('lose no account, and no mail to one', async () => {
    for (const { id, username } of load.accepted.people) {
      const { status, data } = await admin.get<{ id: string }>(`/users/${username}`);
      expect([username, status, data]).toMatchObject([username, 200, { id }]);
    }
    expect(
      await rows(`select to_address, template, state, last_error from mail_message where state <> 'sent'`),
    ).toEqual([]);
    const received = mails.received.map(({ to, messageId }) => [[to].flat()[0]?.text, messageId ?? ''] as const);
    for (const { email } of load.accepted.people) {
      const ids = received.filter(([to]) => to === email).map(([, id]) => id);
      // A mail may come twice, when who sent it was killed before it could write that down: then under the same id.
      expect([email, new Set(ids).size]).toEqual([email, 1]);
    }
  });

  it('lose no upload: each is there byte by byte, and has its variants', async () => {
    for (const { id, owner, sha256 } of load.accepted.uploads) {
      const { data } = await owner.get<{ status: string; variants: unknown[] }>(`/media/${id}`);
      expect([id, data.status, data.variants.length > 0]).toEqual([id, 'ready', true]);
      const { bytes } = await owner.get(`/media/${id}/file`);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    }
  });

  it('lose no post and no booking, and make none twice', async () => {
    const posts = await rows('select title, count(*) from posts_post group by title having count(*) > 1');
    expect(posts).toEqual([]);
    const titles = new Map(
      (await rows('select id, title from posts_post')).map((row) => Object.values(row) as [string, string]),
    );
    for (const { id, title } of load.accepted.posts) expect(titles.get(id)).toBe(title);
    for (const { id, booker } of load.accepted.bookings) {
      const { status, data } = await booker.get<{ state: string }>(`/bookings/${id}`);
      expect([id, status, data.state]).toEqual([id, 200, 'confirmed']);
    }
  });

  it('leave no bytes that nothing names, and no name without bytes', async () => {
    const sweep = async (): Promise<Sweep> => {
      // Young bytes are left alone: a request may still be about to name them.
      for (const path of await filesBelow(installation.env.STORAGE_LOCAL_DIR)) await utimes(path, DAYS_AGO, DAYS_AGO);
      const before = (await admin.get<Sweep | undefined>('/admin/media/sweep')).data?.finishedAt;
      expect((await admin.post('/admin/media/sweep')).status).toBe(202);
      return eventually(
        async () => (await admin.get<Sweep>('/admin/media/sweep')).data,
        (found) => found.finishedAt !== before,
      );
    };
    const first = await sweep();
    expect(first.missing).toBe(0);
    expect(await sweep()).toMatchObject({ missing: 0, removedObjects: 0 });
    const counts = `select b.id, b.reference_count from storage_blob b where b.reference_count <>
      (select count(*) from media_media m where m.blob_id = b.id) + (select count(*) from storage_blob p where p.preview_id = b.id)`;
    expect(await rows(counts)).toEqual([]);
    for (const { id, owner } of load.accepted.uploads) expect((await owner.get(`/media/${id}/file`)).status).toBe(200);
  });
});
