import { jobFailed, Outbox } from '@roost/plugin-kit';
import { createTestApp, eventually, MailServer, type SignedInClient } from '@roost/testing';

interface Message {
  id: string;
  to: string;
  template: string;
  state: string;
  lastError: string | null;
  sentAt: string | null;
}

const settings = (server: MailServer) => ({
  MAIL_DRIVER: 'smtp',
  SMTP_URL: server.url,
  MAIL_FROM: 'Roost <mail@example.org>',
});

const logOf = async (admin: SignedInClient, query = '') => (await admin.get<Message[]>(`/mail/messages?${query}`)).data;

describe('Mail over SMTP', () => {
  it('waits for a server that is away, and then sends once', async () => {
    const away = await MailServer.start();
    const { port } = away;
    const app = await createTestApp({ worker: true, env: settings(away) });
    await away.close();
    const admin = await app.signUpAdmin();
    await eventually(
      () => logOf(admin),
      ([message]) => message?.lastError?.includes('ECONNREFUSED') ?? false,
    );
    expect((await logOf(admin))[0]).toMatchObject({ state: 'queued', to: admin.account.email, sentAt: null });

    const server = await MailServer.start(port);
    await eventually(
      () => logOf(admin),
      ([message]) => message?.state === 'sent',
    );
    const [mail, second] = server.received;
    expect(second).toBeUndefined();
    expect(mail).toMatchObject({ subject: 'Welcome to Roost', from: { text: '"Roost" <mail@example.org>' } });
    expect(mail?.to).toMatchObject({ text: admin.account.email });
    expect(mail?.messageId).toMatch(/^<[0-9a-f-]{36}@localhost>$/);
    expect(mail?.text).toContain('Hello grace,');
    expect(mail?.html).toContain('<strong>grace</strong>');
    expect((await app.client.get('/mail/dev')).status).toBe(404);
    await app.close();
    await server.close();
  });
});

describe('/mail/messages', () => {
  it('shows a mail that a server refused for good, and tries it again when told to', async () => {
    const server = await MailServer.start();
    const named = { APP_NAME: 'Kråkboet', MAIL_FROM: 'mail@example.org' };
    const app = await createTestApp({ worker: true, env: { ...settings(server), ...named } });
    const admin = await app.signUpAdmin();
    await eventually(
      () => logOf(admin),
      ([message]) => message?.state === 'sent',
    );
    const [welcome] = server.received;
    expect(welcome).toMatchObject({
      subject: 'Welcome to Kråkboet',
      from: { value: [{ name: 'Kråkboet', address: 'mail@example.org' }] },
    });
    expect(welcome?.headers.get('auto-submitted')).toBe('auto-generated');
    server.refusal = 550;
    const ada = await app.client.signUp();
    const [failed] = await eventually(
      () => logOf(admin, 'state=failed'),
      ({ length }) => length === 1,
    );
    expect(failed).toMatchObject({ to: ada.account.email, template: 'auth.welcome', sentAt: null });
    expect(failed?.lastError).toContain('550 no such mailbox');
    // It is no job that is done, either.
    const jobs = async () =>
      (await admin.get<{ lastError: string }[]>('/admin/jobs?name=mail.deliver&state=failed')).data;
    expect(await jobs()).toMatchObject([{ job: 'mail.deliver', attempts: 1, lastError: failed?.lastError }]);

    const path = `/mail/messages/${failed?.id ?? ''}`;
    expect((await admin.get<Message>(path)).data.state).toBe('failed');
    expect((await ada.get('/mail/messages')).status).toBe(403);
    expect((await ada.post(`${path}/retry`)).status).toBe(403);

    server.refusal = undefined;
    const before = server.received.length;
    const answers = await Promise.all(Array.from({ length: 5 }, () => admin.post(`${path}/retry`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409, 409]);
    await eventually(
      () => admin.get<Message>(path),
      ({ data }) => data.state === 'sent',
    );
    expect(server.received.length).toBe(before + 1);
    expect((await admin.post(`${path}/retry`)).body.code).toBe('mail.not_failed');
    await eventually(jobs, ({ length }) => length === 0);
    await app.close();
    await server.close();
  });

  it('leaves no word of a mail to somebody who is erased, however it ended', async () => {
    const server = await MailServer.start();
    const app = await createTestApp({ worker: true, env: settings(server) });
    server.refusal = 550;
    const [gone, stays] = [await app.client.signUp(), await app.client.signUp()];
    const givenUp = () =>
      app
        .em()
        .execute<{ key: string; last_error: string }[]>(
          `select key, last_error from kernel_outbox where name = 'mail.deliver' and state = 'failed'`,
        );
    await eventually(givenUp, ({ length }) => length === 2);
    // A request for a code knows the address only, as it was typed.
    for (const address of [gone.account.email, `x${gone.account.email}`]) {
      await app.em().execute(
        `insert into kernel_outbox (kind, name, plugin, handler, payload, state)
         values ('job', 'auth.mail-code', 'auth', 'auth.mail-code', ?::jsonb, 'failed')`,
        [JSON.stringify({ email: address.toUpperCase() })],
      );
    }
    await gone.delete('/users/me');
    await app.em().execute('update users_user set erase_at = now() where username = ?', [gone.account.username]);
    await app.em().execute(`update kernel_outbox set run_at = now() where name = 'users.erase'`);
    await eventually(
      () => app.em().execute<unknown[]>('select 1 from users_user where username = ?', [gone.account.username]),
      ({ length }) => length === 0,
    );
    const to = (address: string) =>
      app.em().execute<{ id: string }[]>('select id from mail_message where to_address = ?', [address]);
    expect(await to(gone.account.email)).toEqual([]);
    const [{ id } = { id: '' }] = await to(stays.account.email);
    expect((await givenUp()).map(({ key }) => key)).toEqual([id]);
    const requests = await app
      .em()
      .execute<{ email: string }[]>(
        `select payload ->> 'email' as email from kernel_outbox where name = 'auth.mail-code' and state = 'failed'`,
      );
    expect(requests).toEqual([{ email: `x${gone.account.email}`.toUpperCase() }]);
    await app.close();
    await server.close();
  });

  it('sends a mail once whose job was retried, and tells so', async () => {
    const server = await MailServer.start();
    const app = await createTestApp({ worker: true, env: settings(server) });
    const admin = await app.signUpAdmin();
    await eventually(
      () => logOf(admin),
      ([message]) => message?.state === 'sent',
    );
    server.refusal = 550;
    await app.client.signUp();
    const [failed] = await eventually(
      () => logOf(admin, 'state=failed'),
      ({ length }) => length === 1,
    );
    const failedJobs = async () =>
      (await admin.get<{ id: string }[]>('/admin/jobs?name=mail.deliver&state=failed')).data;
    const [job] = await failedJobs();
    server.refusal = undefined;
    const before = server.received.length;
    expect((await admin.post(`/admin/jobs/${job?.id ?? ''}/retry`)).status).toBe(202);
    const path = `/mail/messages/${failed?.id ?? ''}`;
    await eventually(
      () => admin.get<Message>(path),
      ({ data }) => data.state === 'sent',
    );
    await eventually(failedJobs, ({ length }) => length === 0);
    // Word of the failure that comes late does not undo it.
    const outbox = await app.api.resolve(Outbox);
    await app.em().transactional(() =>
      outbox.emit(
        jobFailed,
        {
          job: 'mail.deliver',
          event: null,
          handler: 'mail.deliver',
          payload: { messageId: failed?.id },
          reason: 'old',
        },
        'job:1',
      ),
    );
    await eventually(
      () => app.em().execute<unknown[]>(`select 1 from kernel_outbox where name = 'kernel.job-failed'`),
      ({ length }) => length === 0,
    );
    expect((await admin.get<Message>(path)).data.state).toBe('sent');
    expect(server.received.length).toBe(before + 1);
    await app.close();
    await server.close();
  });

  it('filters, pages, and knows nothing of other projects', async () => {
    const app = await createTestApp({ worker: true });
    const admin = await app.signUpAdmin();
    const people = [await app.client.signUp(), await app.client.signUp(), await app.client.signUp()];
    await eventually(
      () => logOf(admin, 'state=sent'),
      ({ length }) => length === 4,
    );
    expect(await logOf(admin, `to=${people[0]?.account.email.toUpperCase() ?? ''}`)).toHaveLength(1);
    const page = await admin.get<Message[]>('/mail/messages?limit=3');
    const rest = await logOf(admin, `limit=3&cursor=${page.body.meta?.nextCursor ?? ''}`);
    expect([page.data.length, rest.length]).toEqual([3, 1]);
    const [first] = page.data;
    await app.em().execute('update mail_message set project_id = gen_random_uuid() where id = ?', [first?.id]);
    expect((await admin.get(`/mail/messages/${first?.id ?? ''}`)).body.code).toBe('mail.message_not_found');
    expect((await admin.post(`/mail/messages/${first?.id ?? ''}/retry`)).status).toBe(404);
    await app.close();
  });

  it('shows a mail whose template is not there as failed, with the reason', async () => {
    const { MailService } = await import('@roost/mail');
    const app = await createTestApp({ worker: true });
    const admin = await app.signUpAdmin();
    const [row] = await app.em().execute<[{ id: string }]>('select id from projects_project');
    const mail = { projectId: row.id, to: 'x@example.org', template: 'gone.away', data: {} };
    const service = app.api.get(MailService, { strict: false });
    await app.em().transactional(() => service.send(mail));
    const [failed] = await eventually(
      () => logOf(admin, 'state=failed'),
      ({ length }) => length === 1,
    );
    expect(failed?.lastError).toBe('This mail template does not exist: gone.away');
    await app.close();
  });
});
