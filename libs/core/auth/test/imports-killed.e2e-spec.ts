import { createTestApp, eventually, SpawnedProcess, type SignedInClient, type TestApp } from '@roost/testing';
import { Importer } from './imports.spec-helper.js';

const PEOPLE = 1000;
/** Lines of one transaction of the job. */
const BATCH = 200;
/** Lines of the third transaction before the one that the worker waits at. */
const BEFORE = 2 * BATCH + 100;

describe('Imports that a worker carries out', () => {
  let app: TestApp;
  let admin: SignedInClient;
  let importer: Importer;
  const workers: SpawnedProcess[] = [];
  beforeAll(async () => {
    app = await createTestApp();
    admin = await app.signUpAdmin();
    importer = new Importer(admin);
  });
  afterAll(async () => {
    for (const worker of workers) {
      worker.kill('SIGKILL');
      await worker.exit();
    }
    await app.close();
  });

  const startWorker = (): SpawnedProcess => {
    const worker = new SpawnedProcess('worker', app.env);
    workers.push(worker);
    return worker;
  };
  const rows = async (sql: string): Promise<number> => (await app.em().execute<unknown[]>(sql)).length;
  const made = async (domain: string): Promise<number> =>
    rows(`select 1 from users_user where email_key like '%@${domain}'`);

  it('make nobody twice and lose nobody when it is killed in the middle, and nobody for whom nobody answers', async () => {
    const field = { key: 'number', type: 'number', labels: { en: 'Number' }, unique: true };
    expect((await admin.post('/admin/users/fields', field)).status).toBe(201);
    const people = Array.from({ length: PEOPLE }, (_, index) => `p${String(index)}@killed.example,${String(index)}`);
    const { id, lines } = await importer.check(['email,number', 'nobody,', ...people, 'p0@killed.example,'].join('\n'));
    expect(lines).toBe(PEOPLE + 2);

    // Whoever starts one and loses the right before it runs, or is suspended, makes nobody.
    await admin.put('/admin/roles/importer', { description: 'Imports', permissions: ['auth.import-people'] });
    const started = [];
    for (const domain of ['unlucky.example', 'suspended.example']) {
      const { account } = await app.client.signUp();
      await admin.put(`/admin/users/${account.id}/roles`, { roles: ['importer', 'member'] });
      const theirs = new Importer(await app.client.signIn(account.email, account.password));
      const file = await theirs.check(`email\nz@${domain}\nnobody\n`);
      expect((await theirs.start(file.id)).status).toBe(202);
      started.push({ ...file, userId: account.id });
    }
    const [unlucky, suspended] = started;
    await admin.put(`/admin/users/${unlucky?.userId ?? ''}/roles`, { roles: ['member'] });
    await admin.post(`/admin/users/${suspended?.userId ?? ''}/suspend`);
    for (const each of started) expect(await importer.get(each.id)).toMatchObject({ state: 'running', made: 0 });

    expect((await importer.start(id)).status).toBe(202);
    const { promise: isReleased, resolve: release } = Promise.withResolvers<undefined>();
    const cancelled = new Error('Nobody came');
    // Somebody signs up with the address of a line, and takes their time: the worker has to wait in the middle of a transaction.
    const held = app
      .em()
      .transactional(async (em) => {
        await em.execute(
          `insert into users_user select (jsonb_populate_record(u, jsonb_build_object('id', uuidv7(), 'username', 'taken',
             'username_key', 'taken', 'email', ?::text, 'email_key', ?::text))).* from users_user u where id = ?`,
          [...Array<string>(2).fill(`p${String(BEFORE)}@killed.example`), admin.account.id],
        );
        await isReleased;
        throw cancelled;
      })
      .catch((error: unknown) => error);
    const first = startWorker();
    const waits = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
      and query like '%insert into "users_user"%'`;
    await eventually(
      () => rows(waits),
      (count) => count === 1,
    );
    first.kill('SIGKILL');
    expect(await first.exit()).toBeNull();
    expect(await importer.get(id)).toMatchObject({ state: 'running', made: 2 * BATCH, refused: 2 });
    expect(await made('killed.example')).toBe(2 * BATCH);
    release(undefined);
    expect(await held).toBe(cancelled);

    const second = startWorker();
    expect(await importer.done(id)).toMatchObject({ lines: PEOPLE + 2, made: PEOPLE, refused: 2, waiting: 0 });
    expect(await importer.refused(id)).toEqual([
      [2, 'email is_email'],
      [PEOPLE + 3, 'email is_repeated'],
    ]);
    expect(await made('killed.example')).toBe(PEOPLE);
    expect(await rows(`select 1 from users_field_value where folded ~ '^[0-9]+$'`)).toBe(PEOPLE);
    const numbers = await app.em().execute<{ email: string; number: string }[]>(
      `select u.email, v.folded as number from users_user u join users_field_value v on v.user_id = u.id
         where u.email_key like '%@killed.example' order by v.folded::int`,
    );
    expect(numbers).toEqual(people.map((line) => ({ email: line.split(',')[0], number: line.split(',')[1] })));

    for (const { id: theirs } of started) {
      expect(await importer.done(theirs)).toMatchObject({ made: 0, refused: 2, waiting: 0 });
      expect(await importer.refused(theirs)).toEqual([
        [2, 'null auth.beyond_own_permissions'],
        [3, 'email is_email'],
      ]);
    }
    expect([await made('unlucky.example'), await made('suspended.example')]).toEqual([0, 0]);
    second.kill('SIGTERM');
    expect(await second.exit()).toBe(0);
  });
});
