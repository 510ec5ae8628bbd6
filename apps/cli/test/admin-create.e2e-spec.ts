import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTestApp, eventually, type TestApp } from '@roost/testing';

const CLI = join(import.meta.dirname, '../src/main.js');

describe('roost admin create', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(async () => {
    await app.close();
  });

  const run = async (...args: string[]) => pipe('', ...args);
  const pipe = async (input: string, ...args: string[]) => {
    const env = { PATH: '/usr/bin:/bin', ...app.env };
    const child = promisify(execFile)(process.execPath, [CLI, 'admin', 'create', ...args], { env });
    child.child.stdin?.end(input);
    return child.then(
      ({ stdout }) => ({ code: 0, text: stdout }),
      (error: unknown) => {
        const { code, stderr } = error as { code: number; stderr: string };
        return { code, text: stderr };
      },
    );
  };

  it('makes an admin whose password is set by the link that it prints', async () => {
    const { code, text } = await run('--email', 'ada@example.org', '--username', 'ada');
    expect(code).toBe(0);
    const [, fragment = ''] = /http:\/\/localhost:8000\/account\/reset-password#(\S+)/.exec(text) ?? [];
    const link = new URLSearchParams(fragment);
    const reset = { email: link.get('email'), token: link.get('code'), newPassword: 'an entirely new password' };
    expect((await app.client.put('/auth/restart-password', reset)).status).toBe(200);
    const ada = await app.client.signIn('ada', reset.newPassword);
    expect((await ada.get('/admin/plugins')).status).toBe(200);
    const audit = await ada.get<{ action: string; actorId: string | null }[]>('/admin/audit');
    expect(audit.data[0]).toMatchObject({ action: 'auth.password-reset', actorId: ada.account.id });
  });

  it('makes an admin with the password that is piped in, if it is a good one', async () => {
    const bea = ['--email', 'bea@example.org', '--username', 'bea', '--password-stdin'];
    const refusal = 'this password is among the most common ones\n';
    expect(await pipe('password123\n', ...bea)).toEqual({ code: 1, text: refusal });
    expect(await pipe('quiet perch over water\n', ...bea)).toEqual({ code: 0, text: 'bea is an admin.\n' });
    const admin = await app.client.signIn('bea', 'quiet perch over water');
    expect((await admin.get('/admin/plugins')).status).toBe(200);
  });

  it('makes an account that is there an admin, at once', async () => {
    const eve = await app.client.signUp();
    expect((await eve.get('/admin/plugins')).status).toBe(403);
    expect((await run('--email', eve.account.email)).text).toBe(`${eve.account.username} is an admin now.\n`);
    await eventually(
      () => eve.get('/admin/plugins'),
      ({ status }) => status === 200,
      1000,
    );
  });

  it.each([
    ['no address', [], 'Give --email <address>'],
    ['an address that is none', ['--email', 'ada'], 'Give --email <address>'],
    [
      'a reserved name',
      ['--email', 'x@example.org', '--username', 'admin'],
      'admin is not a valid username, or is reserved',
    ],
    ['a taken name', ['--email', 'x@example.org', '--username', 'ADA'], 'This username is taken'],
  ])('refuses %s in one line', async (_what, args, message) => {
    expect(await run(...args)).toEqual({ code: 1, text: `${message}\n` });
  });
});
