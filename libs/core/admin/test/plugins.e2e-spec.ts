import { definePlugin } from '@roost/plugin-kit';
import { createTestApp, type SignedInClient, type TestApp } from '@roost/testing';

interface PluginBody {
  name: string;
  version: string | null;
  state: string;
  health: string;
  routes: { method: string; path: string; permission: string | null }[];
  migrations: { appliedAt: string | null }[];
}

describe('GET /admin/plugins', () => {
  let app: TestApp;
  let admin: SignedInClient;
  beforeAll(async () => {
    const shelved = definePlugin({ name: 'shelved', version: '1.2.3', compat: '^1.0.0', requires: ['nowhere'] });
    const env = { ROOST_DISABLED_PLUGINS: 'shelved' };
    app = await createTestApp({ worker: true, plugins: [shelved], env });
    admin = await app.signUpAdmin();
  });
  afterAll(async () => {
    await app.close();
  });

  const plugin = async (name: string): Promise<PluginBody | undefined> =>
    (await admin.get<PluginBody[]>('/admin/plugins')).data.find((item) => item.name === name);

  it('is for those who may run the server', async () => {
    expect((await (await app.client.signUp()).get('/admin/plugins')).status).toBe(403);
  });

  it('tells whose a route is, and what it asks for', async () => {
    const kernel = await plugin('kernel');
    expect(kernel?.routes).toContainEqual({ method: 'GET', path: '/health/live', permission: null });
    expect(kernel?.routes.some(({ path }) => path.startsWith('/users'))).toBe(false);
    const users = await plugin('users');
    expect(users?.routes).toContainEqual({ method: 'GET', path: '/users/me', permission: 'users.read-self' });
    expect(users?.routes.every(({ path }) => /^(?:\/admin)?\/users/.test(path))).toBe(true);
  });

  it('tells of health where there is something to check', async () => {
    expect([(await plugin('kernel'))?.health, (await plugin('storage'))?.health]).toEqual(['up', 'up']);
    expect((await plugin('projects'))?.health).toBe('unknown');
  });

  it('tells of plugins that are disabled, and of tables that were left', async () => {
    expect(await plugin('shelved')).toMatchObject({
      version: '1.2.3',
      state: 'disabled',
      health: 'unknown',
      routes: [],
    });
    await app.em().execute(`insert into kernel_migration (name, executed_at) values ('gone/2020_create', now())`);
    expect(await plugin('gone')).toMatchObject({ version: null, state: 'removed' });
  });
});
