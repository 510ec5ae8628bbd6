import { MailService } from '@roost/mail';
import { firstIdOf } from '@roost/plugin-kit';
import { WarmUp } from '../src/delivery/warm-up.js';
import { MjmlThread } from '../src/templates/mjml-thread.js';
import { TemplateCheck } from '../src/templates/template-check.js';
import { createTestApp, eventually, mailTo, type SignedInClient, type TestApp } from '@roost/testing';

interface KeptMail {
  to: string;
  subject: string;
  html: string;
  text: string;
  at: string;
}

describe('Mail', () => {
  let app: TestApp;
  let admin: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp({ worker: true });
    admin = await app.signUpAdmin();
  });
  afterAll(async () => {
    await app.close();
  });

  const mails = async () => (await app.client.get<KeptMail[]>('/mail/dev', { accept: 'application/json' })).data;

  it('welcomes whoever registers, once, with a text part and a link to the public URL', async () => {
    const { account } = await app.client.signUp();
    const [mail] = await eventually(mails, (kept) => kept.some(({ to }) => to === account.email));
    expect(mail).toMatchObject({ to: account.email, subject: 'Welcome to Roost' });
    expect(mail?.html).toContain(`<strong>${account.username}</strong>`);
    expect(mail?.html).toContain('href="http://localhost:8000"');
    expect(mail?.text).toContain(`Hello ${account.username},`);
    expect((await mails()).filter(({ to }) => to === account.email)).toHaveLength(1);
    const [row] = await app
      .em()
      .execute<[{ state: string; sent_at: string }]>('select state, sent_at from mail_message where to_address = ?', [
        account.email,
      ]);
    expect(row).toMatchObject({ state: 'sent', sent_at: expect.any(String) as string });
  });

  it('is rendered and composed once while a worker starts, and sent to nobody', async () => {
    await app.worker?.get(WarmUp, { strict: false }).done;
    expect((await mails()).filter(({ to }) => to.includes('nobody'))).toEqual([]);
  });

  it('is made of templates that API and worker compile together when both start for the first time', async () => {
    await app.em().execute('delete from mail_compiled_template');
    let calls = 0;
    const checks = [app.api, app.worker].map((process, index) => {
      const thread = process?.get(MjmlThread, { strict: false });
      const check = process?.get(TemplateCheck, { strict: false });
      if (!thread || !check) throw new Error('there is no worker');
      const compile = thread.compile.bind(thread);
      thread.compile = (mjml) => ((calls += 1), compile(mjml));
      return check.run({ fromTheEnd: index === 1 });
    });
    const [first] = await Promise.all(checks);
    const templates = first?.templates ?? 0;
    expect(templates).toBeGreaterThan(20);
    expect(calls).toBeGreaterThanOrEqual(templates);
    // Where they meet, some that one process has not saved yet are compiled by the other, too.
    expect(calls).toBeLessThanOrEqual(templates + 8);
  });

  it('calls people by their name', async () => {
    const named = { name: 'Åsa Öberg <b>', locale: 'sv' };
    const request = { email: 'asa@example.org', username: 'u_ky1ppeem', password: 'a long enough password', ...named };
    expect((await app.client.post('/auth/register', request)).status).toBe(201);
    const { text, html } = await mailTo(app.client, request.email, /^Välkommen till Roost$/);
    expect(text).toContain('Hej Åsa Öberg <b>,');
    expect(text).not.toContain('Hej u_ky1ppeem');
    expect(html).toContain('Hej Åsa Öberg &lt;b&gt;,');
  });

  it('says that no person wrote it, and looks right in the dark', async () => {
    const { account } = await app.client.signUp();
    const { headers, html } = await mailTo(app.client, account.email, /./);
    expect(headers).toEqual({ 'Auto-Submitted': 'auto-generated' });
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html).toMatch(/@media \(prefers-color-scheme: dark\)\s*\{[^@]*\.card/);
  });

  it('goes by the name of its project', async () => {
    const rename = (name: unknown) => admin.patch<{ name: string | null }>('/admin/project', { name });
    expect((await admin.get('/admin/project')).data).toMatchObject({ slug: 'default', name: null });
    expect((await rename('Kajen & co')).data.name).toBe('Kajen & co');
    const { account } = await app.client.signUp();
    const mail = await mailTo(app.client, account.email, /^Welcome to Kajen & co$/);
    expect(mail.from).toBe('"Kajen & co" <roost@localhost>');
    expect(mail.text).toContain('Kajen & co sent this mail automatically');
    // Above what it says; the text, below its sender's name, begins with that.
    expect(mail.html).toMatch(/class="words brand"[^]*>Kajen &amp; co<[^]*Hello/);
    expect(mail.text).toMatch(/^Hello /);
    for (const wrong of ['', '  ', 'a\nb', 'a <b@c.org>', 'x'.repeat(101), 7]) {
      expect((await rename(wrong)).status).toBe(400);
    }
    expect((await (await app.client.signUp()).patch('/admin/project', { name: 'Mine' })).status).toBe(403);
    expect((await rename(null)).data.name).toBeNull();
    const { account: next } = await app.client.signUp();
    expect((await mailTo(app.client, next.email, /^Welcome to Roost$/)).from).toBe('"Roost" <roost@localhost>');
    const { data } = await admin.get<{ action: string }[]>('/admin/audit?action=projects.changed');
    expect(data).toHaveLength(2);
  });

  it('shows the kept mails on a page that runs nothing', async () => {
    const page = await app.client.get('/mail/dev');
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.bytes.toString()).toContain('<iframe sandbox="allow-popups');
    expect(page.bytes.toString()).not.toContain('<script');
  });

  it('shows the kept mails to nobody from elsewhere, unless they may read messages', async () => {
    const proxied = { accept: 'application/json', 'x-real-ip': '192.0.2.7' };
    expect((await app.client.get('/mail/dev', proxied)).status).toBe(404);
    expect((await (await app.client.signUp()).get('/mail/dev', proxied)).status).toBe(404);
    expect((await admin.get('/mail/dev', proxied)).status).toBe(200);
  });

  it('forgets what was sent or given up long ago, and nothing that still waits', async () => {
    const em = app.em();
    const projectId = crypto.randomUUID();
    const insert = async (state: string, days: number): Promise<string> => {
      const id = firstIdOf(new Date(Date.now() - days * 86_400_000));
      await em.execute(
        `insert into mail_message (id, project_id, to_address, template, locale, state) values (?, ?, 'a@b.org', 'auth.reset', 'en', ?)`,
        [id, projectId, state],
      );
      return id;
    };
    await insert('sent', 91);
    const failed = await insert('failed', 92);
    await em.execute(
      `insert into kernel_outbox (kind, name, plugin, handler, payload, state, last_error)
       values ('job', 'mail.deliver', 'mail', 'mail.deliver', ?::jsonb, 'failed', '550 a@b.org')`,
      [JSON.stringify({ messageId: failed })],
    );
    const kept = [await insert('queued', 93), await insert('sent', 89)];
    await em.execute(
      `insert into kernel_outbox (kind, name, handler, payload) values ('job', 'mail.tidy', 'mail.tidy', '{}')`,
    );
    const left = async () =>
      (
        await em.execute<{ id: string }[]>('select id from mail_message where project_id = ? order by id', [projectId])
      ).map(({ id }) => id);
    await eventually(left, ({ length }) => length === 2);
    expect(await left()).toEqual(kept);
    expect(await em.execute(`select 1 from kernel_outbox where state = 'failed'`)).toEqual([]);
  });

  it('tells one fact once in a project, and refuses lists of addresses', async () => {
    const send = app.api.get(MailService, { strict: false });
    const em = app.em();
    const projectId = crypto.randomUUID();
    const mail = {
      projectId,
      to: 'one@example.org',
      template: 'auth.welcome',
      data: { username: 'one', url: 'http://x' },
      dedupeKey: 'fact',
    };
    await Promise.all(Array.from({ length: 6 }, () => app.em().transactional(() => send.send(mail))));
    await em.transactional(() => send.send({ ...mail, projectId: crypto.randomUUID() }));
    const kept = await eventually(mails, (all) => all.filter(({ to }) => to === mail.to).length === 2);
    expect(kept.filter(({ to }) => to === mail.to)).toHaveLength(2);
    for (const to of ['a@example.org, b@example.org', 'a@example.org\r\nBcc: b@example.org', 'nobody']) {
      await expect(em.transactional(() => send.send({ ...mail, to }))).rejects.toMatchObject({
        code: 'mail.invalid_address',
      });
    }
    await expect(send.send({ ...mail, dedupeKey: 'other' })).rejects.toThrow('outside a transaction');
  });

  it('sends no mail when the registration is refused', async () => {
    const before = (await mails()).length;
    const { account } = await app.client.signUp();
    await app.client.post('/auth/register', { email: account.email, password: 'a long enough password' });
    await eventually(mails, (kept) => kept.length > before);
    expect(await mails()).toHaveLength(before + 1);
  });
});

describe('MAIL_DRIVER=dev', () => {
  it('refuses to run in production', async () => {
    await expect(createTestApp({ env: { NODE_ENV: 'production' } })).rejects.toThrow(
      'Configuration of driver mail-dev: MAIL_DRIVER=dev sends no mails, so it refuses to run in production: choose another driver',
    );
  });
});
