import { environment } from '@roost/kernel';
import { Notifications } from '@roost/plugin-kit';
import {
  type ApiClient,
  CuttableProxy,
  createTestApp,
  eventually,
  makePng,
  type SignedInClient,
  type TestApp,
} from '@roost/testing';
import { NotifiedCaches } from '../src/cache/notified-caches.js';

/** Two API processes of one installation. The connection on which one of them hears of changes can be cut, while its queries still pass. */
describe('What a process remembers of the database', () => {
  let elsewhere: TestApp;
  let here: TestApp;
  let postgres: CuttableProxy;
  let notifications: Notifications;
  let admin: SignedInClient;
  let ada: SignedInClient;
  let adaHere: ApiClient;
  let path: string;
  beforeAll(async () => {
    elsewhere = await createTestApp({ worker: true });
    postgres = await CuttableProxy.before(environment.ROOST_TEST_DATABASE_URL ?? '');
    const { DATABASE_URL = '', REDIS_PREFIX = '', STORAGE_LOCAL_DIR = '' } = elsewhere.env;
    const database = new URL(DATABASE_URL);
    database.port = new URL(postgres.url).port;
    here = await createTestApp({ env: { DATABASE_URL: database.href, REDIS_PREFIX, STORAGE_LOCAL_DIR } });
    notifications = await here.api.resolve(Notifications);
    admin = await elsewhere.signUpAdmin();
    ada = await elsewhere.client.signUp();
    adaHere = here.client.as({ authorization: `Bearer ${ada.account.accessToken}` });
    const { id } = (await adaHere.upload(makePng(60, 40))).data;
    path = `/media/${id}/file`;
  });
  afterAll(async () => {
    await here.close();
    await elsewhere.close();
    await postgres.close();
  });
  afterEach(async () => {
    postgres.restore();
    await eventually(
      () => notifications.connected,
      (connected) => connected,
    );
  });

  const cutOff = async () => {
    postgres.cutOff('roost-listen');
    await eventually(
      () => notifications.connected,
      (connected) => !connected,
    );
  };
  /** Has every cache remember something. */
  const use = async () => {
    expect((await adaHere.get('/users/me')).status).toBe(200);
    expect((await adaHere.get(path)).status).toBe(200);
    expect((await here.client.get(path)).status).toBe(404);
    expect((await adaHere.upload(makePng(61, 40))).status).toBe(201);
    expect((await adaHere.post(path.replace('/file', '/sign'), { width: 20 })).status).toBe(201);
  };

  it('is used while changes are heard of, asked for while not, and then forgotten: every cache that there is', async () => {
    await use();
    const caches = here.api.get(NotifiedCaches).byName;
    expect([...caches.keys()].sort()).toEqual([
      'auth.principals',
      'auth.roles',
      'auth.signing-keys',
      'kernel:facts',
      'kernel:heard-events',
      'kernel:settings',
      'media.served',
      'media.signing-keys',
      'projects.directory',
      'users.active',
      'users.fields',
    ]);
    const known = [...caches].map(([name, cache]) => {
      const key = cache.keys[0] ?? 'nothing';
      return { name, cache, key, value: cache.peek(key) };
    });
    expect(known.filter(({ value }) => value === undefined)).toEqual([]);
    let loads = 0;
    const asked = async (caches = known) => {
      loads = 0;
      for (const { cache, key, value } of caches) {
        const load = async () => {
          loads++;
          return Promise.resolve(value);
        };
        await Promise.all([cache.get(key, load), cache.get(key, load)]);
        await cache.get(key, load);
      }
      return loads;
    };
    expect(await asked()).toBe(0);
    await cutOff();
    // Both at once share one; the third asks again.
    expect(await asked()).toBe(2 * known.length);
    postgres.restore();
    await eventually(
      () => notifications.connected,
      (connected) => connected,
    );
    expect(known.filter(({ cache, key, value }) => cache.peek(key) === value).map(({ name }) => name)).toEqual([]);
    // Whoever watches projects reads them anew at once.
    const forgotten = known.filter(({ name }) => name !== 'projects.directory');
    expect(forgotten.filter(({ cache }) => cache.keys.length > 0).map(({ name }) => name)).toEqual([]);
    expect(await asked(forgotten)).toBe(forgotten.length);
  });

  it('holds at once when it was changed elsewhere meanwhile', async () => {
    const role = { description: 'Sees who is here', permissions: ['users.list'] };
    await admin.put('/admin/roles/librarian', role);
    await admin.put(`/admin/users/${ada.account.id}/roles`, { roles: ['librarian', 'member'] });
    await ada.patch(path.replace('/file', ''), { access: 'public' });
    const statuses = async () =>
      Promise.all([adaHere.get('/users'), here.client.get(path)].map(async (answer) => (await answer).status));
    await eventually(statuses, (now) => now.join() === '200,200');
    await cutOff();
    await admin.put('/admin/roles/librarian', { ...role, permissions: [] });
    await ada.patch(path.replace('/file', ''), { access: 'private' });
    expect(await statuses()).toEqual([403, 404]);
    await admin.put('/admin/roles/librarian', role);
    expect(await statuses()).toEqual([200, 404]);
    await ada.patch(path.replace('/file', ''), { access: 'public' });
    await ada.post('/auth/logout');
    expect(await statuses()).toEqual([401, 200]);
    await admin.post(`/admin/users/${ada.account.id}/suspend`);
    expect(await statuses()).toEqual([401, 404]);
    await admin.post(`/admin/users/${ada.account.id}/restore`);
    expect(await statuses()).toEqual([401, 200]);
  });

  it('is forgotten by the process that changes it before it answers', async () => {
    const eve = await elsewhere.client.signUp();
    const finding = ['users.directory', 'users.list'];
    for (const permissions of [finding, [], finding, []]) {
      await admin.put('/admin/roles/member', { description: 'Everyone', permissions });
      expect((await eve.get('/users')).status).toBe(permissions.length > 0 ? 200 : 403);
    }
  });
});
