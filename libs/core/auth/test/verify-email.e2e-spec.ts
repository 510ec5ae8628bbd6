import { createTestApp, eventually, linkOf, mailsOf, mailTo, type TestApp } from '@roost/testing';
import { makeKey, withKey } from './keys.spec-helper.js';

interface Me {
  email: string;
  emailVerified: boolean;
}

describe('Addresses', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp({ worker: true });
  });
  afterAll(async () => {
    await app.close();
  });

  const verify = async (email: string, code: string) => app.client.post('/auth/verify-email', { email, code });

  it('POST /auth/send-verification and POST /auth/verify-email prove the address', async () => {
    const ada = await app.client.signUp();
    const { email } = ada.account;
    expect((await ada.get<Me>('/users/me')).data.emailVerified).toBe(false);
    const [known, unknown] = [email, 'nobody@example.org'].map((address) =>
      app.client.post('/auth/send-verification', { email: address }),
    );
    expect((await known)?.status).toBe(202);
    expect((await unknown)?.body).toEqual((await known)?.body);
    const { code, page } = linkOf(await mailTo(app.client, email, /^Verify/));
    expect(page).toBe('verify-email');
    expect((await verify(email, code === '000000' ? '111111' : '000000')).body.code).toBe('auth.invalid_code');
    expect((await verify(email, code)).status).toBe(200);
    expect((await ada.get<Me>('/users/me')).data.emailVerified).toBe(true);
    expect((await verify(email, code)).body.code).toBe('auth.invalid_code');
  });

  it('POST /auth/send-verification sends nothing to who is verified', async () => {
    const { email, id } = (await app.client.signUp()).account;
    await app.em().execute('update users_user set email_verified_at = now() where id = ?', [id]);
    await app.client.post('/auth/send-verification', { email });
    await app.client.post('/auth/send-reset-token', { email });
    await mailTo(app.client, email, /^Reset/);
    expect((await mailsOf(app.client)).filter(({ to, subject }) => to === email && /^Verify/.test(subject))).toEqual(
      [],
    );
  });

  describe('PUT /auth/email', () => {
    const change = async (client: Awaited<ReturnType<typeof app.client.signUp>>, newEmail: string) =>
      client.put('/auth/email', { currentPassword: client.account.password, newEmail });

    it('changes the address once the new one is verified, and tells the old one', async () => {
      const ada = await app.client.signUp();
      const { email: old } = ada.account;
      const fresh = `new-${old}`;
      expect((await change(ada, fresh)).status).toBe(202);
      const confirmation = await mailTo(app.client, fresh, /^Confirm/);
      expect((await ada.get<Me>('/users/me')).data.email).toBe(old);

      expect((await verify(fresh, linkOf(confirmation).code)).status).toBe(200);
      expect((await ada.get<Me>('/users/me')).data).toMatchObject({ email: fresh, emailVerified: true });
      const notice = await mailTo(app.client, old, /address of your account was changed/);
      expect(notice.text).toContain(fresh);
      expect(linkOf(notice)).toMatchObject({ page: 'undo-email', email: old });
    });

    it('can be undone by the old address, also after a second change: everybody is out, and the password is worthless', async () => {
      const ada = await app.client.signUp();
      const { email: old, password, username } = ada.account;
      for (const fresh of [`one-${old}`, `two-${old}`]) {
        await change(ada, fresh);
        await verify(fresh, linkOf(await mailTo(app.client, fresh, /^Confirm/)).code);
      }
      const { code } = linkOf(await mailTo(app.client, old, /was changed/));
      // Whoever took the account over may have made a key, which would outlive every password.
      const key = withKey(await makeKey(ada), app);
      expect((await key.get('/users/me')).status).toBe(200);
      const undo = async (tried = code) => app.client.post('/auth/undo-email', { email: old, code: tried });
      // Whoever took the account over cannot make the link worthless by wrong tries.
      for (let wrong = 0; wrong < 10; wrong++) expect((await undo('x'.repeat(43))).body.code).toBe('auth.invalid_code');
      expect((await undo()).status).toBe(200);
      for (const client of [ada, key]) expect((await client.get('/users/me')).status).toBe(401);
      expect((await app.client.post('/auth/login', { username, password })).status).toBe(401);
      const [row] = await app
        .em()
        .execute<[{ email: string }]>('select email from users_user where id = ?', [ada.account.id]);
      expect(row.email).toBe(old);
      expect((await undo()).body.code).toBe('auth.invalid_code');

      await app.client.post('/auth/send-reset-token', { email: old });
      const token = linkOf(await mailTo(app.client, old, /^Reset/)).code;
      const newPassword = 'mine again, I hope';
      expect((await app.client.put('/auth/restart-password', { email: old, token, newPassword })).status).toBe(200);
      expect((await app.client.post('/auth/login', { username, password: newPassword })).status).toBe(200);
    });

    it('is not spoilt by someone else who asks for a code to the new address', async () => {
      const ada = await app.client.signUp();
      const fresh = `mine-${ada.account.email}`;
      await change(ada, fresh);
      const { code } = linkOf(await mailTo(app.client, fresh, /^Confirm/));
      await app.client.post('/auth/send-verification', { email: fresh });
      await eventually(
        () => app.em().execute(`select 1 from kernel_outbox where name = 'auth.mail-code'`),
        ({ length }) => length === 0,
      );
      expect((await verify(fresh, code)).status).toBe(200);
    });

    it('wants the password, and does not tell whose address it is', async () => {
      const [ada, eve] = [await app.client.signUp(), await app.client.signUp()];
      const wrong = { currentPassword: 'not the password', newEmail: 'x@example.org' };
      expect((await ada.put('/auth/email', wrong)).body.code).toBe('auth.wrong_password');
      const [taken, free] = [await change(ada, eve.account.email), await change(ada, `free-${ada.account.email}`)];
      expect([taken.status, taken.body]).toEqual([free.status, free.body]);
      await mailTo(app.client, `free-${ada.account.email}`, /^Confirm/);
      const toEve = (await mailsOf(app.client)).filter(({ to }) => to === eve.account.email);
      expect(toEve.map(({ subject }) => subject)).toEqual(['Welcome to Roost']);
    });

    it('gives an address to one of two who want it', async () => {
      const [ada, eve] = [await app.client.signUp(), await app.client.signUp()];
      await change(ada, 'wanted@example.org');
      const { code } = linkOf(await mailTo(app.client, 'wanted@example.org', /^Confirm/));
      await app
        .em()
        .execute(`update users_user set email = 'wanted@example.org', email_key = 'wanted@example.org' where id = ?`, [
          eve.account.id,
        ]);
      expect((await verify('wanted@example.org', code)).body.code).toBe('auth.email_taken');
    });
  });
});

describe('PUT /auth/password', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp({ worker: true });
  });
  afterAll(async () => {
    await app.close();
  });

  it('changes the password, ends other sessions and no code stays good', async () => {
    const ada = await app.client.signUp();
    const { email, username, password } = ada.account;
    const other = await app.client.signIn(username, password);
    await app.client.post('/auth/start', { email });
    const { code } = linkOf(await mailTo(app.client, email, /sign-in code$/));

    const changed = await ada.put('/auth/password', {
      currentPassword: password,
      newPassword: 'a brand new passphrase',
    });
    expect(changed.status).toBe(200);
    expect((await ada.get('/users/me')).status).toBe(200);
    expect((await other.get('/users/me')).status).toBe(401);
    expect((await app.client.post('/auth/code', { email, code })).status).toBe(401);
    expect((await app.client.post('/auth/login', { username, password })).status).toBe(401);
    expect((await app.client.post('/auth/login', { username, password: 'a brand new passphrase' })).status).toBe(200);
    await mailTo(app.client, email, /password was changed/);
  });

  it('refuses a wrong password and a weak one', async () => {
    const ada = await app.client.signUp();
    const { password, email } = ada.account;
    const put = async (currentPassword: string, newPassword: string) =>
      (await ada.put('/auth/password', { currentPassword, newPassword })).body.code;
    expect(await put('not the password', 'a brand new passphrase')).toBe('auth.wrong_password');
    expect(await put(password, 'iloveyou1')).toBe('auth.weak_password');
    expect(await put(password, email)).toBe('auth.weak_password');
    expect(await put(password, 'short')).toBe('http.validation_failed');
  });
});
