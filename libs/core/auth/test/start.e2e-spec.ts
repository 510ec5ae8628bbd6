import { createTestApp, linkOf, mailTo, type TestApp } from '@roost/testing';

interface Entered {
  username: string;
  emailVerified: boolean;
  accessToken: string;
  refreshToken?: string;
}

describe('POST /auth/start and POST /auth/code', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp({ worker: true });
  });
  afterAll(async () => {
    await app.close();
  });

  const start = async (email: string) => app.client.post('/auth/start', { email });
  const enter = async (email: string, code: string, session = 'token') =>
    app.client.post<Entered>('/auth/code', { email, code, session });
  const codeFor = async (email: string) => {
    await start(email);
    return linkOf(await mailTo(app.client, email, /sign-in code$/)).code;
  };

  it('sends a member a code and a link, which sign in and prove the address', async () => {
    const member = await app.client.signUp();
    const { email, username } = member.account;
    await member.patch('/users/me', { name: 'Åsa Öberg' });
    const answer = await start(email);
    expect([answer.status, answer.data]).toEqual([202, null]);
    const mail = await mailTo(app.client, email, /sign-in code$/);
    const { code, page } = linkOf(mail);
    expect([page, code]).toEqual(['sign-in', expect.stringMatching(/^\d{6}$/)]);
    expect(mail.subject).toBe(`${code} is your sign-in code`);
    expect(mail.text).toMatch(/^Hello Åsa Öberg,\n\nEnter this code/);

    const { status, data, headers } = await enter(email, code);
    expect(status).toBe(200);
    expect(data).toMatchObject({ username, emailVerified: true, refreshToken: expect.any(String) as string });
    expect(headers.get('set-cookie')).toBeNull();
    expect((await enter(email, code)).body.code).toBe('auth.invalid_sign_in_code');
  });

  it('sets the cookie unless told otherwise', async () => {
    const { email } = (await app.client.signUp()).account;
    const { headers, data } = await app.client.post<Entered>('/auth/code', { email, code: await codeFor(email) });
    expect(headers.get('set-cookie')).toMatch(/^roost_session=/);
    expect(data).not.toHaveProperty('refreshToken');
  });

  it('sends anyone else a link to sign up that proves the address, and answers alike', async () => {
    const member = await start((await app.client.signUp()).account.email);
    const stranger = await start('stranger@example.org');
    expect([stranger.status, stranger.body]).toEqual([member.status, member.body]);
    const invitation = await mailTo(app.client, 'stranger@example.org', /^Create your account/);
    expect(invitation.text).not.toContain('Hello');
    const { page, code: emailToken } = linkOf(invitation);
    expect(page).toBe('sign-up');

    const draft = { email: 'stranger@example.org', password: 'a long enough password' };
    const forged = await app.client.post('/auth/register', { ...draft, emailToken: 'x'.repeat(43) });
    expect(forged.body.code).toBe('auth.invalid_code');
    const other = await app.client.post('/auth/register', { ...draft, email: 'other@example.org', emailToken });
    expect(other.body.code).toBe('auth.invalid_code');
    const made = await app.client.post<Entered>('/auth/register', { ...draft, emailToken });
    expect([made.status, made.data.emailVerified]).toEqual([201, true]);
  });

  it('takes the right code once, however many send it at once', async () => {
    const { email } = (await app.client.signUp()).account;
    const code = await codeFor(email);
    const answers = await Promise.all(Array.from({ length: 50 }, () => enter(email, code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('refuses the right code after five wrong ones', async () => {
    const { email } = (await app.client.signUp()).account;
    const code = await codeFor(email);
    for (let tries = 0; tries < 5; tries++) await enter(email, code === '000000' ? '111111' : '000000');
    expect((await enter(email, code)).status).toBe(401);
  });

  it('counts wrong codes that come at once', async () => {
    const { email } = (await app.client.signUp()).account;
    const code = await codeFor(email);
    const wrong = code === '000000' ? '111111' : '000000';
    await Promise.all(Array.from({ length: 20 }, () => enter(email, wrong)));
    const [row] = await app
      .em()
      .execute<[{ attempts: number }]>(`select attempts from auth_code where email = ? and purpose = 'sign-in'`, [
        email,
      ]);
    expect(row.attempts).toBe(5);
    expect((await enter(email, code)).status).toBe(401);
  });

  it('takes no code of another purpose or another person', async () => {
    const [ada, eve] = [await app.client.signUp(), await app.client.signUp()];
    const code = await codeFor(ada.account.email);
    expect((await enter(eve.account.email, code)).status).toBe(401);
    const verify = { email: ada.account.email, code };
    expect((await app.client.post('/auth/verify-email', verify)).body.code).toBe('auth.invalid_code');
    expect((await enter(ada.account.email, code)).status).toBe(200);
  });

  it('keeps a code that nobody is told for a stranger, so that trying one takes as long', async () => {
    await start('unknown@example.org');
    await mailTo(app.client, 'unknown@example.org', /^Create your account/);
    const rows = await app
      .em()
      .execute<{ purpose: string; user_id: string | null }[]>(
        `select purpose, user_id from auth_code where email = 'unknown@example.org' order by purpose`,
      );
    expect(rows).toEqual([
      { purpose: 'sign-in', user_id: null },
      { purpose: 'sign-up', user_id: null },
    ]);
  });

  it('refuses who may not use the account', async () => {
    const { email, id } = (await app.client.signUp()).account;
    const code = await codeFor(email);
    await app.em().execute('update users_user set suspended_at = now() where id = ?', [id]);
    expect((await enter(email, code)).body.code).toBe('auth.invalid_sign_in_code');
  });
});
