import { createTestApp, linkOf, mailsOf, mailTo, type TestApp } from '@roost/testing';

const NEW = 'an entirely new password';

describe('POST /auth/send-reset-token and PUT /auth/restart-password', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp({ worker: true });
  });
  afterAll(async () => {
    await app.close();
  });

  const ask = async (email: string, headers: Record<string, string> = {}) =>
    app.client.request('POST', '/auth/send-reset-token', { json: { email }, headers });
  const tokenFor = async (email: string) => {
    await ask(email);
    return linkOf(await mailTo(app.client, email, /^Reset/)).code;
  };
  const reset = async (email: string, token: string, newPassword = NEW) =>
    app.client.put('/auth/restart-password', { email, token, newPassword });
  const login = async (username: string, password: string) =>
    (await app.client.post('/auth/login', { username, password })).status;

  it('resets the password, ends every session, and tells the owner', async () => {
    const ada = await app.client.signUp();
    const { email, username, password } = ada.account;
    const asked = await ask(email);
    expect([asked.status, asked.body.message]).toEqual([200, 'Reset token sent successfully']);
    const mail = await mailTo(app.client, email, /^Reset/);
    const { code, page } = linkOf(mail);
    expect([page, code]).toEqual(['reset-password', expect.stringMatching(/^[0-9a-f]{6}$/)]);
    expect(mail.text).toContain(code);

    const done = await reset(email, code);
    expect([done.status, done.body.message]).toEqual([200, 'Password reset successfully']);
    expect((await ada.get('/users/me')).status).toBe(401);
    expect(await login(username, password)).toBe(401);
    expect(await login(username, NEW)).toBe(200);
    expect((await mailTo(app.client, email, /password was changed/)).text).toContain(`Hello ${username},`);
    expect((await reset(email, code)).body.code).toBe('auth.invalid_code');
  });

  it('answers for an unknown address alike, and sends nothing', async () => {
    const { email } = (await app.client.signUp()).account;
    const [known, unknown] = [await ask(email), await ask('nobody@example.org')];
    expect({ ...unknown.body }).toEqual(known.body);
    expect(unknown.status).toBe(known.status);
    await mailTo(app.client, email, /^Reset/);
    expect((await mailsOf(app.client)).filter(({ to }) => to === 'nobody@example.org')).toEqual([]);
  });

  it('takes the token in any case of letters, for any case of the address', async () => {
    const { email } = (await app.client.signUp()).account;
    const token = await tokenFor(email);
    expect((await reset(email.toUpperCase(), token.toUpperCase())).status).toBe(200);
  });

  it('refuses the right token after five wrong ones', async () => {
    const { email } = (await app.client.signUp()).account;
    const token = await tokenFor(email);
    const wrong = token === '000000' ? '111111' : '000000';
    for (let tries = 0; tries < 5; tries++) expect((await reset(email, wrong)).body.code).toBe('auth.invalid_code');
    expect((await reset(email, token)).body.code).toBe('auth.invalid_code');
  });

  it('takes the right token once, however many send it at once', async () => {
    const { email } = (await app.client.signUp()).account;
    const token = await tokenFor(email);
    const answers = await Promise.all(Array.from({ length: 50 }, () => reset(email, token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('takes only the newest token, and none that is older than ten minutes', async () => {
    const { email } = (await app.client.signUp()).account;
    const first = await tokenFor(email);
    await ask(email);
    const isNewer = (code: string) => code !== first;
    let second = first;
    while (!isNewer(second)) second = linkOf(await mailTo(app.client, email, /^Reset/)).code;
    expect((await reset(email, first)).body.code).toBe('auth.invalid_code');
    await app.em().execute(`update auth_code set expires_at = now() where purpose = 'reset-password'`);
    expect((await reset(email, second)).body.code).toBe('auth.invalid_code');
  });

  it('keeps the token as a hash, and mails as good as sealed', async () => {
    const { email } = (await app.client.signUp()).account;
    const token = await tokenFor(email);
    const rows = await app.em().execute(`
      select code_hash as text from auth_code union all select coalesce(sealed_data, '') from mail_message
      union all select payload::text from kernel_outbox`);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('builds the link from the public URL, whatever the Host header says', async () => {
    const { email } = (await app.client.signUp()).account;
    await ask(email, { host: 'evil.example', 'x-forwarded-host': 'evil.example' });
    const mail = await mailTo(app.client, email, /^Reset/);
    expect(mail.html).toContain('href="http://localhost:8000/account/reset-password#');
    expect(mail.html + mail.text).not.toContain('evil');
  });

  it.each(['a@example.org, b@example.org', 'a@example.org\r\nBcc: b@example.org', 'Ada <a@example.org>', 'nobody', ''])(
    'refuses %j as an address',
    async (email) => {
      expect((await ask(email)).status).toBe(400);
    },
  );

  it.each(['12345', '1234567', 'zzzzzz', ''])('refuses %j as a token', async (token) => {
    expect((await reset('a@example.org', token)).body.code).toBe('http.validation_failed');
  });

  it('refuses a weak password, and the token stays good', async () => {
    const { email, username } = (await app.client.signUp()).account;
    const token = await tokenFor(email);
    for (const weak of ['password123', `${username}!!`]) {
      expect((await reset(email, token, weak)).body.code).toBe('auth.weak_password');
    }
    expect((await reset(email, token)).status).toBe(200);
  });

  it('writes in the language of the person', async () => {
    const ada = await app.client.signUp();
    await ada.patch('/users/me', { locale: 'sv' });
    await ask(ada.account.email);
    expect((await mailTo(app.client, ada.account.email, /^Återställ/)).text).toContain('ett nytt lösenord har begärts');
  });
});
