import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { distribution } from '@roost/distribution';
import { compose } from '@roost/kernel';
import { definePlugin } from '@roost/plugin-kit';
import { createTestApp, mailTo, TEST_ENVIRONMENT, type TestApp, testServices } from '@roost/testing';

type Texts = Record<string, string>;

const read = async (file: URL): Promise<Texts> => JSON.parse(await readFile(file, 'utf8')) as Texts;
/** Below a route of the API, so that no web app has it. */
const NO_PAGE = '/users/ada/nothing';
const placeholders = (text: string | undefined): string[] => (text?.match(/\{\w+\}/g) ?? []).sort();
/** As browsers send it when somebody opens an address. */
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

describe('a third language', () => {
  let home: string;
  let app: TestApp;
  /** A plugin from outside, which speaks German already, and a language that the installation does not have. */
  let outside: ReturnType<typeof definePlugin>;
  const write = async (files: Record<string, object | string>): Promise<void> => {
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(home, name), typeof content === 'string' ? content : JSON.stringify(content));
    }
  };

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'roost-locales-'));
    for (const locale of ['de', 'pt-BR']) await mkdir(join(home, 'locales', locale), { recursive: true });
    await mkdir(join(home, 'texts'));
    await write({
      'locales/de/texts.json': {
        'kernel.errors.404': 'Diese Seite gibt es nicht.',
        'mail.footer': '{appName} hat diese Mail automatisch verschickt, von {site}.',
        'absent.greeting': 'Of a plugin that is not loaded',
      },
      'locales/de/auth.reset-password.mjml': 'Neues Passwort\n<mj-text>Der Code ist {{ code }}.</mj-text>',
      'locales/de/absent.hello.mjml': 'Hallo\n<mj-text>{{ whatever }}</mj-text>',
      'locales/pt-BR/texts.json': { 'kernel.errors.404': 'Esta página não existe.' },
      'locales/pt-BR/auth.reset-password.mjml': 'Nova senha\n<mj-text>O código é {{ code }}.</mj-text>',
      'texts/en.json': { greeting: 'Hello {name}' },
      'texts/de.json': { greeting: 'Hallo {name}' },
      'texts/fr.json': { greeting: 'Bonjour {name}' },
    });
    outside = definePlugin({
      name: 'outside',
      version: '1.0.0',
      compat: '^1.0.0',
      texts: pathToFileURL(`${join(home, 'texts')}/`),
    });
    app = await createTestApp({ worker: true, plugins: [outside], env: { ROOST_HOME: home } });
  });
  afterAll(async () => {
    await app.close();
    await rm(home, { recursive: true });
  });

  const pageFor = async (path: string, language: string, accept = BROWSER) =>
    app.client.get(path, { accept, 'accept-language': language });

  it('is held against those that Roost brings, each of which has every text with its placeholders', async () => {
    const brought = app.composition.plugins.filter(({ name }) => name !== 'outside');
    expect(brought.filter(({ texts }) => texts).map(({ name }) => name)).toEqual(['kernel', 'mail']);
    const folders = brought.flatMap(({ texts }) => (texts ? [texts] : []));
    for (const folder of folders) {
      expect(await readdir(folder)).toEqual(['en.json', 'sv.json']);
      const [en, sv] = await Promise.all([read(new URL('en.json', folder)), read(new URL('sv.json', folder))]);
      expect(Object.keys(sv)).toEqual(Object.keys(en));
      for (const [key, text] of Object.entries(en)) {
        const translated = { key, text: sv[key], placeholders: placeholders(sv[key]) };
        expect(translated).toEqual({
          key,
          text: expect.stringMatching(/\S/) as string,
          placeholders: placeholders(text),
        });
      }
    }
  });

  it('is a choice of people, in requests and in the OpenAPI document', async () => {
    const openApi = (await app.client.get<never>('/openapi.json')).body as unknown as {
      components: { schemas: { Locale: { enum: string[] } } };
    };
    expect(openApi.components.schemas.Locale.enum).toEqual(['en', 'de', 'pt-BR', 'sv']);
    const ada = await app.client.signUp();
    expect((await ada.patch<{ locale: string }>('/users/me', { locale: 'de' })).data.locale).toBe('de');
    const refused = await ada.patch('/users/me', { locale: 'fr' });
    expect([refused.status, refused.body.code]).toEqual([400, 'http.validation_failed']);
    expect(refused.body.errors).toMatchObject([{ pointer: '/locale', code: 'is_in' }]);
  });

  it('is what their mails are written in, and English where a mail is not translated', async () => {
    const ada = await app.client.signUp();
    const { email } = ada.account;
    await ada.patch('/users/me', { locale: 'de' });
    await app.client.request('POST', '/auth/send-reset-token', { json: { email } });
    const mail = await mailTo(app.client, email, /^Neues Passwort$/);
    expect(mail.text).toMatch(/Der Code ist [0-9a-f]{6}\./);
    expect(mail.text).toContain('hat diese Mail automatisch verschickt');
    expect(mail.html).toContain('lang="de"');
    await ada.put('/auth/password', { currentPassword: ada.account.password, newPassword: 'an entirely new one' });
    await mailTo(app.client, email, /^Your password was changed/);
  });

  it('is what pages are written in, and English where there is no such language', async () => {
    const page = await pageFor(NO_PAGE, 'de-AT,de;q=0.9,sv;q=0.8');
    expect(page.bytes.toString()).toContain('<html lang="de">');
    expect(page.bytes.toString()).toContain('<h1>Diese Seite gibt es nicht.</h1>');
    expect((await pageFor(NO_PAGE, 'fr')).bytes.toString()).toContain('<html lang="en">');
  });

  it.each([
    [NO_PAGE, 404, 'http.not_found'],
    ['/media/0198aaaa-0000-7000-8000-000000000000/file?share=expired', 404, 'media.not_found'],
    ['/users/me', 401, 'http.unauthorized'],
  ])('is what %s says to a browser that gets no page', async (path, status, code) => {
    const texts = { 404: 'Diese Seite gibt es nicht.', 401: 'Sign in to see this page.' };
    const page = await pageFor(path, 'de');
    expect([page.status, page.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
    const html = page.bytes.toString();
    expect(html).toContain('<html lang="de">');
    expect(html).toContain(`<h1>${texts[status as 404]}</h1>`);
    expect(html).toContain(code);
    expect(html).toContain(page.headers.get('x-trace-id') ?? 'a trace id');
    for (const accept of ['*/*', 'application/json', 'image/avif,*/*;q=0.8', 'application/json,text/html;q=0.9']) {
      const data = await pageFor(path, 'de', accept);
      expect([data.status, data.headers.get('content-type')]).toEqual([
        status,
        'application/problem+json; charset=utf-8',
      ]);
      expect(data.body.code).toBe(code);
    }
  });

  it('may be that of one region', async () => {
    const ada = await app.client.signUp();
    const { email } = ada.account;
    expect((await ada.patch<{ locale: string }>('/users/me', { locale: 'pt-BR' })).data.locale).toBe('pt-BR');
    expect((await ada.patch('/users/me', { locale: 'pt-br' })).status).toBe(400);
    await app.client.request('POST', '/auth/send-reset-token', { json: { email } });
    expect((await mailTo(app.client, email, /^Nova senha$/)).text).toMatch(/O código é [0-9a-f]{6}\./);
    for (const accept of ['pt-BR', 'pt;q=0.9,sv;q=0.8']) {
      expect((await pageFor(NO_PAGE, accept)).bytes.toString()).toContain('<html lang="pt-BR">');
    }
    const { texts } = app.composition;
    expect(texts.fallbacks('PT-br')).toEqual(['pt-BR', 'pt', 'en']);
    expect(texts.fallbacks('de')).toEqual(['de', 'en']);
    expect(texts.fallbacks('no language')).toEqual(['en']);
  });

  it('is there for a plugin from outside', () => {
    expect(app.composition.texts.say('outside.greeting', 'de', { name: 'Ada' })).toBe('Hallo Ada');
    expect(app.composition.texts.say('outside.greeting', 'sv', { name: 'Ada' })).toBe('Hello Ada');
    // The installation does not speak it.
    expect(app.composition.texts.say('outside.greeting', 'fr', { name: 'Ada' })).toBe('Hello Ada');
    expect(app.composition.texts.locales).toEqual(['en', 'de', 'pt-BR', 'sv']);
  });

  describe('stops the start', () => {
    const start = async (env: Record<string, string> = {}) =>
      compose(
        { ...distribution, plugins: [...distribution.plugins, outside] },
        {
          ...TEST_ENVIRONMENT,
          REDIS_URL: testServices().redisUrl,
          DATABASE_URL: 'postgres://x',
          ROOST_HOME: home,
          ...env,
        },
      );
    const GERMAN = 'locales/de/texts.json';

    it.each<[string, Record<string, object | string>, string]>([
      ['with a text that there is not in English', { [GERMAN]: { 'kernel.errors.x': 'x' } }, 'Language de: '],
      ['with a placeholder that nothing fills in', { [GERMAN]: { 'mail.footer': '{nobody}' } }, 'placeholder {nobody}'],
      ['when it is no JSON', { [GERMAN]: '{' }, 'texts.json cannot be read'],
      ['when it holds no texts', { [GERMAN]: { 'mail.footer': 1 } }, 'texts.json is not an object of texts'],
      [
        'when a plugin has it wrong',
        { [GERMAN]: {}, 'texts/de.json': { greeting: 'Hallo', parting: 'Bis dann' } },
        'Plugin outside: ',
      ],
    ])('%s', async (_what, files, message) => {
      await write(files);
      await expect(start()).rejects.toThrow(message);
    });

    it('when it is the default and is not there', async () => {
      await write({ 'texts/de.json': {} });
      await expect(start({ DEFAULT_LOCALE: 'fr' })).rejects.toThrow(
        'DEFAULT_LOCALE fr is none of the languages: de, en, pt-BR, sv',
      );
      // Together with all else that is wrong.
      const wrong = { DEFAULT_LOCALE: 'fr', MEDIA_MAX_BYTES: 'many', POSTS_LIMT: '1', MAIL_DRIVER: 'pigeon' };
      await expect(start(wrong)).rejects.toThrow(
        /POSTS_LIMT.*\n.*no driver pigeon for MAIL_DRIVER.*\n.*MEDIA_MAX_BYTES is not a number\nDEFAULT_LOCALE fr/,
      );
      const { texts } = await start({ DEFAULT_LOCALE: 'sv' });
      expect(texts.locales).toEqual(['sv', 'de', 'en', 'pt-BR']);
      expect(texts.say('kernel.errors.410', 'de')).toBe('Länken har gått ut.');
      expect(texts.localeFor('fr')).toBe('sv');
    });
  });
});
