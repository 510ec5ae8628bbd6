import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { definePlugin, type PluginManifest } from '@roost/plugin-kit';
import { MjmlThread } from '../src/templates/mjml-thread.js';
import { TemplateCheck } from '../src/templates/template-check.js';
import { createTestApp, type TestApp } from '@roost/testing';

describe('A start with mail templates', () => {
  const GOOD = { 'thanks.en.mjml': 'Thanks\n<mj-text>Hello {{name}}</mj-text>\n', 'thanks.json': '{ "name": "Ada" }' };
  let folder: string;
  let plugin: PluginManifest;
  let app: TestApp;
  let check: TemplateCheck;

  const write = async (files: Record<string, string>): Promise<void> => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    for (const [name, content] of Object.entries({ ...GOOD, ...files })) await writeFile(join(folder, name), content);
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roost-templates-'));
    await write({});
    const templates = pathToFileURL(`${folder}/`);
    plugin = definePlugin({ name: 'probe', version: '1.0.0', compat: '^1.0.0', templates });
    app = await createTestApp({ plugins: [plugin] });
    check = app.api.get(TemplateCheck, { strict: false });
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('compiles nothing again that was found right before, and what is new', async () => {
    const thread = app.api.get(MjmlThread, { strict: false });
    const compile = thread.compile.bind(thread);
    let calls = 0;
    thread.compile = (mjml) => ((calls += 1), compile(mjml));
    expect(await check.run()).toMatchObject({ compiled: 0 });
    await write({ 'thanks.json': '{ "name": "Grace" }' });
    expect(await check.run()).toMatchObject({ compiled: 1 });
    expect(calls).toBe(0);
    await write({ 'thanks.en.mjml': 'Thanks\n<mj-text>Dear {{name}}</mj-text>\n' });
    expect(await check.run()).toMatchObject({ compiled: 1 });
    expect(calls).toBe(1);
  });

  it('takes two mails of one text, and finds what is wrong with one of them', async () => {
    const twin = (subject: string) => ({ 'twin.en.mjml': `${subject}\n<mj-text>Hello {{name}}</mj-text>\n` });
    await write({ ...twin('Good day'), 'twin.json': '{ "name": "Bob" }' });
    expect(await check.run()).toMatchObject({ compiled: 2 });
    expect(await check.run()).toMatchObject({ compiled: 0 });
    await write({ ...twin('Dear {{nobody}}'), 'twin.json': '{ "name": "Bob" }' });
    for (let time = 0; time < 2; time++) await expect(check.run()).rejects.toThrow('twin.en.mjml, line 1');
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'a wrong attribute',
      { 'thanks.en.mjml': 'Thanks\n<mj-text colour="red">x</mj-text>' },
      'thanks.en.mjml, line 2: <mj-text>: Attribute colour is illegal',
    ],
    [
      'an unknown variable',
      { 'thanks.en.mjml': 'Thanks\n\n<mj-text>x</mj-text>\n<mj-text>{{nobody}}</mj-text>' },
      'thanks.en.mjml, line 4: "nobody" is not in the sample data',
    ],
    [
      'a wrong expression',
      { 'thanks.en.mjml': 'Thanks {{#if}}\n<mj-text>x</mj-text>' },
      'thanks.en.mjml, line 1: handlebars',
    ],
    [
      'a wrong expression in one language',
      { 'thanks.sv.mjml': 'Tack\n<mj-text>{{#if name}}</mj-text>' },
      'thanks.sv.mjml, line',
    ],
    [
      'no subject',
      { 'thanks.en.mjml': '<mj-text>x</mj-text>' },
      'thanks.en.mjml, line 1: the first line is the subject, and this is markup',
    ],
    ['no sample', { 'other.en.mjml': 'Other\n<mj-text>x</mj-text>' }, 'the mail template other has no sample data'],
    ['a sample that is none', { 'thanks.json': '[]' }, 'thanks.json is not a JSON object'],
    ['a sample that is no JSON', { 'thanks.json': '{' }, 'thanks.json is not JSON'],
    [
      'no text in English',
      { 'other.sv.mjml': 'Annat\n<mj-text>x</mj-text>', 'other.json': '{}' },
      'other.en.mjml is missing',
    ],
    ['a name that is none', { 'thanks.english.mjml': 'x' }, 'thanks.english.mjml is not named <name>.<locale>.mjml'],
    [
      'a picture elsewhere',
      { 'thanks.en.mjml': 'Thanks\n<mj-image src="https://evil.example/x" />' },
      'thanks.en.mjml, line 2: src of <mj-image>: mails load nothing',
    ],
  ])('refuses %s, naming plugin, file and line', async (_what, files, fault) => {
    await write(files);
    const start = check.run();
    const message = expect.stringMatching(/^Plugin probe: /) as string;
    await expect(start).rejects.toMatchObject({ name: 'StartupError', message });
    await expect(start).rejects.toThrow(fault);
  });

  it('refuses a folder that is not there', async () => {
    await rm(folder, { recursive: true, force: true });
    await expect(check.run()).rejects.toThrow('Plugin probe: its folder of mail templates cannot be read');
  });

  it('is refused as a whole', async () => {
    await write({ 'thanks.en.mjml': 'Thanks\n<mj-text>{{nobody}}</mj-text>' });
    await expect(createTestApp({ plugins: [plugin] })).rejects.toThrow('Plugin probe: the mail template');
  });
});
