import { domainToASCII } from 'node:url';
import {
  type ApiClient,
  createTestApp,
  eventually,
  linkOf,
  mailsOf,
  mailTo,
  type SignedInClient,
  type TestApp,
} from '@roost/testing';
import { TidyInvitationsJob } from '../src/invitations/tidy-invitations.job.js';

const PASSWORD = 'a long enough password';

interface PublicPage {
  signUp: string[];
  signUpDomains: string[];
}

describe('Who may sign up', () => {
  let app: TestApp;
  let admin: SignedInClient;
  /** Anybody, in a project that has its own rules. */
  let choir: ApiClient;
  beforeAll(async () => {
    app = await createTestApp({ worker: true });
    admin = await app.signUpAdmin();
    choir = app.client.as({ 'x-roost-project': 'choir' });
    expect((await admin.post('/admin/projects', { slug: 'choir', name: 'The choir' })).status).toBe(201);
  });
  afterAll(async () => {
    await app.close();
  });

  const set = async (json: object): Promise<string> => {
    const request = { json, headers: { 'x-roost-project': 'choir' } };
    const { status, bytes } = await admin.request('PATCH', '/admin/settings/auth', request);
    return status === 200 ? 'set' : bytes.toString();
  };
  const register = async (email: string, more: object = {}) => {
    const { status, body } = await choir.post('/auth/register', { email, password: PASSWORD, ...more });
    return body.code ?? status;
  };
  const shown = async () => {
    const { signUp, signUpDomains } = (await app.client.get<PublicPage>('/projects/choir')).data;
    return { signUp, signUpDomains };
  };
  /** The token of a sign-up mail, while everybody gets one. */
  const tokenFor = async (email: string): Promise<string> => {
    expect((await choir.post('/auth/start', { email })).status).toBe(202);
    return linkOf(await mailTo(app.client, email, /./)).code;
  };
  /** Whether a stranger gets a mail: one that is asked for later tells that the earlier one is not on its way any more. */
  const getsMail = async (email: string): Promise<boolean> => {
    const later = `later.${email.replace(/@.*/, '')}@example.net`;
    expect((await choir.post('/auth/start', { email })).status).toBe(202);
    expect((await app.client.post('/auth/start', { email: later })).status).toBe(202);
    await mailTo(app.client, later, /./);
    await eventually(
      () => app.asOwner(`select 1 from kernel_outbox where payload::text like $1`, [`%"${email}"%`]),
      (rows) => rows.length === 0,
    );
    return (await mailsOf(app.client)).some(({ to }) => to === email);
  };

  it('is anyone, unless the project says otherwise', async () => {
    expect(await shown()).toEqual({ signUp: ['password', 'code', 'invitation'], signUpDomains: [] });
    expect(await register('first@example.org')).toBe(201);
  });

  it('is not kept of people who were invited and did not come for a month', async () => {
    const [late, gone] = ['late@example.org', 'gone@example.org'];
    expect((await admin.post('/admin/invitations', { emails: [late, gone] })).status).toBe(201);
    await Promise.all([late, gone].map((email) => mailTo(app.client, email, /invited/)));
    for (const [email, days] of [
      [late, 29],
      [gone, 31],
    ])
      await app.asOwner(`update auth_invitation set expires_at = now() - $2 * interval '1 day' where email = $1`, [
        email,
        days,
      ]);
    await app.worker?.get(TidyInvitationsJob, { strict: false }).tidy();
    const left = await app.asOwner<{ email: string }>('select email from auth_invitation');
    expect(left).toEqual([{ email: late }]);
  });

  it('can be nobody, by no way, and nobody is told who has an account', async () => {
    const emailToken = await tokenFor('early@example.org');
    expect(await set({ signUp: 'nobody' })).toBe('set');
    expect(await shown()).toEqual({ signUp: [], signUpDomains: [] });
    for (const email of ['first@example.org', 'stranger@example.org'])
      expect(await register(email)).toBe('auth.sign_up_closed');
    expect(await register('early@example.org', { emailToken })).toBe('auth.sign_up_closed');
    expect(await getsMail('nobody@example.org')).toBe(false);
    expect(await set({ signUp: 'anyone' })).toBe('set');
    expect(await register('early@example.org', { emailToken })).toBe(201);
  });

  it('can be people who were invited', async () => {
    const emailToken = await tokenFor('before@example.org');
    expect(await set({ signUp: 'invitation' })).toBe('set');
    expect(await shown()).toEqual({ signUp: ['invitation'], signUpDomains: [] });
    for (const email of ['first@example.org', 'stranger@example.org'])
      expect(await register(email)).toBe('auth.invitation_required');
    expect(await register('before@example.org', { emailToken })).toBe('auth.invitation_required');
    expect(await getsMail('uninvited@example.org')).toBe(false);
    // Members sign in as before.
    expect((await choir.post('/auth/login', { email: 'first@example.org', password: PASSWORD })).status).toBe(200);
  });

  it('can be people with an address of a domain, who prove that it is theirs', async () => {
    expect(await set({ signUp: 'domain', signUpDomains: ['Choir.example', 'körsång.example'] })).toBe('set');
    expect(await shown()).toEqual({
      signUp: ['code', 'invitation'],
      signUpDomains: ['Choir.example', 'körsång.example'],
    });
    const elsewhere = ['a@example.org', 'a@sub.choir.example', 'a@choir.example.org', 'a@notchoir.example'];
    for (const email of ['first@example.org', ...elsewhere])
      expect(await register(email)).toBe('auth.domain_not_allowed');
    expect(await register('ada@choir.example')).toBe('auth.proof_required');
    expect(await getsMail('a@example.org')).toBe(false);
    expect(await register('Ada@CHOIR.example', { emailToken: await tokenFor('ada@choir.example') })).toBe(201);
    const cia = `cia@${domainToASCII('körsång.example')}`;
    expect(await register(cia, { emailToken: await tokenFor(cia) })).toBe(201);
  });

  it('holds for the address that somebody changes to, if they are in by their domain', async () => {
    const change = async (from: string, newEmail: string) => {
      const { data } = await choir.post<{ accessToken: string }>('/auth/login', { email: from, password: PASSWORD });
      const client = app.client.as({ authorization: `Bearer ${data.accessToken}` });
      const { status, body } = await client.put('/auth/email', { currentPassword: PASSWORD, newEmail });
      return body.code ?? status;
    };
    expect(await change('ada@choir.example', 'ada@example.org')).toBe('auth.domain_not_allowed');
    expect(await change('ada@choir.example', 'ada.l@choir.example')).toBe(202);
    const { code } = linkOf(await mailTo(app.client, 'ada.l@choir.example', /./));
    // What is allowed has changed since the code was mailed.
    expect(await set({ signUpDomains: ['other.example', 'choir.example'] })).toBe('set');
    const confirm = async () => {
      const { status, body } = await choir.post('/auth/verify-email', { email: 'ada.l@choir.example', code });
      return body.code ?? status;
    };
    expect(await confirm()).toBe(200);
    // Whoever was in before has an address of no such domain.
    expect(await change('first@example.org', 'first@example.net')).toBe(202);
  });

  it('is nobody but the invited where no domain is given, and takes only domains', async () => {
    expect(await set({ signUpDomains: [] })).toBe('set');
    expect(await shown()).toEqual({ signUp: ['invitation'], signUpDomains: [] });
    expect(await register('ada2@choir.example')).toBe('auth.domain_not_allowed');
    for (const wrong of [['nobody'], ['@choir.example'], ['https://choir.example'], 'choir.example'])
      expect(await set({ signUpDomains: wrong })).toContain('http.validation_failed');
    expect(await set({ signUp: 'everyone' })).toContain('http.validation_failed');
  });

  it('is no matter of accounts that whoever runs the server makes', async () => {
    expect(await admin.patch('/admin/settings/auth', { signUp: 'nobody' })).toMatchObject({ status: 200 });
    expect((await app.client.post('/auth/register', { email: 'x@example.org', password: PASSWORD })).status).toBe(403);
    // The settings of one project are not those of another.
    expect(await set({ signUp: 'anyone' })).toBe('set');
    expect(await register('new@example.org')).toBe(201);
  });
});
