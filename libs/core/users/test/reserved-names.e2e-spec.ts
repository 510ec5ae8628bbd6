import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Get, Module } from '@nestjs/common';
import { runCommand } from '@roost/kernel';
import { definePlugin, Public } from '@roost/plugin-kit';
import { createTestApp, type SignedInClient, type TestApp } from '@roost/testing';

@Public()
@Controller('shed')
class ShedController {
  @Get()
  getShed(): string {
    return 'a shed';
  }

  @Get(':tool')
  getTool(): string {
    return 'a tool';
  }
}

@Module({ controllers: [ShedController] })
class ShedApiModule {}

const shed = definePlugin({
  name: 'shed',
  version: '1.0.0',
  compat: '^1.0.0',
  api: () => Promise.resolve(ShedApiModule),
});

interface ListedPlugin {
  name: string;
  nameConflicts: { userId: string; projectId: string; username: string }[];
}

describe('Usernames that addresses begin with', () => {
  let before: TestApp;
  let app: TestApp;
  let folder: string;
  let early: SignedInClient;
  let admin: SignedInClient;
  const PASSWORD = 'an old shed by the sea';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roost-names-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), 'The web app');
    before = await createTestApp();
    admin = await before.signUpAdmin();
    const draft = { username: 'Shed', email: 'early@example.org', password: PASSWORD };
    expect((await before.client.post('/auth/register', draft)).status).toBe(201);
    early = await before.client.signIn('shed', PASSWORD);
    // Looks alike, and does not meet in an address.
    expect(
      (await before.client.post('/auth/register', { ...draft, username: 'sh3d', email: 'b@example.org' })).status,
    ).toBe(201);
    // The same installation, with a plugin more.
    app = await createTestApp({
      env: { DATABASE_URL: before.env.DATABASE_URL ?? '', WEB_DIR: folder },
      plugins: [shed],
    });
    admin = await app.client.signIn('grace', 'nanoseconds of wire');
  });
  afterAll(async () => {
    await app.close();
    await before.close();
    await rm(folder, { recursive: true });
  });

  const register = async (username: string | undefined, email: string) =>
    app.client.post<{ username: string }>('/auth/register', { username, email, password: PASSWORD });
  const open = async (path: string) =>
    (await app.client.get(path, { accept: 'text/html', 'sec-fetch-dest': 'document' })).bytes.toString();
  const conflicts = async () =>
    Object.fromEntries(
      (await admin.get<ListedPlugin[]>('/admin/plugins')).data
        .filter(({ nameConflicts }) => nameConflicts.length > 0)
        .map(({ name, nameConflicts }) => [name, nameConflicts.map(({ username }) => username)]),
    );

  it.each([
    'posts',
    'bookings',
    'POSTS',
    'p.osts',
    'shed',
    'openapi',
    'login',
    'feed',
    'calendar',
    'assets',
    'console',
    'upload',
    'list',
  ])('nobody chooses %s', async (username) => {
    const { status, body } = await register(username, 'late@example.org');
    expect([status, body.errors]).toEqual([
      400,
      [{ pointer: '/username', code: 'is_reserved', detail: 'this username is reserved' }],
    ]);
  });

  it('nobody gets one that is made of their address', async () => {
    for (const [email, username] of [
      ['posts@example.org', 'posts2'],
      ['feed@example.org', 'feed2'],
    ] as const) {
      expect((await register(undefined, email)).data.username).toBe(username);
    }
  });

  it('nobody takes one later', async () => {
    const ada = await app.client.signUp();
    const { status, body } = await ada.patch('/users/me', { username: 'posts' });
    expect([status, body.code, body.errors?.[0]?.code]).toEqual([400, 'users.username_reserved', 'is_reserved']);
    expect((await ada.patch('/users/me', { username: 'postscript' })).status).toBe(200);
  });

  it('are named where accounts were there first, and those sign in as before', async () => {
    expect(await conflicts()).toEqual({ shed: ['Shed'] });
    expect(await runCommand(app.composition, 'users conflicts', [])).toBe(
      `The username Shed of account ${early.account.id} is an address of the plugin shed: the page of this person cannot be opened until the account is renamed`,
    );
    const client = await app.client.signIn('Shed', PASSWORD);
    expect((await client.get('/users/me')).status).toBe(200);
    // A form may send the name along.
    expect((await client.patch('/users/me', { username: 'Shed', name: 'Early' })).status).toBe(200);
  });

  it('open the page of a person once the account is renamed', async () => {
    expect(await open('/shed')).toBe('a shed');
    expect(await open('/shed/list/5')).toContain('http.not_found');
    const client = await app.client.signIn('Shed', PASSWORD);
    expect((await client.patch('/users/me', { username: 'early' })).status).toBe(200);
    expect(await open('/early/list/5')).toBe('The web app');
    expect([await conflicts(), await runCommand(app.composition, 'users conflicts', [])]).toEqual([{}, '']);
    expect((await client.patch('/users/me', { username: 'shed' })).body.code).toBe('users.username_reserved');
  });

  it('are free where no route is called like that', async () => {
    const { status } = await before.client.post('/auth/register', {
      username: 'shed',
      email: 'free@example.org',
      password: PASSWORD,
    });
    expect(status).toBe(201);
    expect(
      (await admin.get<ListedPlugin[]>('/admin/plugins')).data.find(({ name }) => name === 'shed')?.nameConflicts,
    ).toHaveLength(1);
  });
});
