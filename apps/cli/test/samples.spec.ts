import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as kit from '@roost/plugin-kit';

const ROOT = join(import.meta.dirname, '../../..');
const SAMPLES = ['apps/cli/samples', 'apps/cli/templates'];

/** What no sample shows, and why. A new seam gets an example instead of a line here. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  AuditReader: 'for the plugin that shows the audit log',
  BUDGET: 'used by IsBudget',
  DEFAULT_BODY_BOUNDS: 'what BoundsBody changes',
  CurrentSession: 'for plugins that change how people sign in',
  ExpiringFact:
    'for facts that end at a known moment, as memberships do; what the sample knows is found out by its job',
  FACTS_CHANNEL: 'between the kernel and the plugin that authenticates',
  LOCALE_SCHEMA: 'used by IsLocale',
  LOCALE_TAG: 'used by IsLocale',
  SETTING_SOURCES: 'for the plugin that shows settings',
  SettingsEditor: 'for the plugin that shows settings',
  settingFieldsOf: 'for the kernel',
  SOURCE_LOCALE: 'for what looks for texts in several languages, as mails do',
  IsLocale: 'for plugins that keep a language; the sample uses that of the account',
  FORM_FILE_EXTENSION: 'between AcceptsForm and the kernel',
  FileSink: 'for plugins that keep bytes; the sample uses the sinks of media',
  MountedRoutes: 'for the plugin that keeps usernames',
  PLUGIN_KIT_VERSION: 'for the kernel',
  PROJECT_COLUMN: 'for the kernel',
  PLUGIN_NAME: 'for the kernel',
  PageMeta: 'used by Answers',
  ProjectData: 'for the plugin that has projects',
  ProjectStates: 'for plugins with secret links, as calendars have; the sample shows all with a session',
  ProjectOrigins: 'for the plugin that has projects',
  PluginCatalogue: 'for the plugin that manages roles',
  PluginReports: 'for the plugin that shows plugins',
  answerHeaders: 'used by AnswersBytes',
  canonicalTimeZone: 'used by IsTimeZoneName',
  envFieldsOf: 'for the kernel',
  firstIdOf: 'for rows that are deleted by their age, as those of mails',
  hasBody: 'for the kernel',
  localeFieldsOf: 'for the kernel',
  isLocalRequest: 'for tools of development, as the list of mails that were kept',
  namedProject: 'for the plugin that authenticates',
  pluginKitCopies: 'for the kernel',
  referencesOf: 'for the kernel',
  'groups.deleting': 'deletes what is kept for a group, as users.erasing does for a person',
  'kernel.settings-changing': 'for plugins with rows that follow a setting, as the numbers of image variants',
  'kernel.purging': 'for plugins that keep something under the names of others, as permissions in roles',
  'projects.deleting': 'for plugins that keep something beside tables, as files; the sample has media keep its photos',
  'storage.moved': 'for plugins that keep bytes in storages themselves; the sample has media keep its photos',
  'storage.restored': 'as storage.moved',
  'storage.sweeping': 'as storage.moved',
  errorPrefixes: 'for codes that are older than the plugin, or that a standard names',
  'auth.inviting-to-groups': 'for the plugin that has groups',
  'auth.joining-groups': 'for the plugin that has groups',
  'auth.registering': 'refused as auth.signing-in is',
  'media.uploading': 'refused as auth.signing-in is, and bounded as mails are changed',
  'projects.presenting': 'adds to a page, as users.exporting adds files',
  'posts.creating': 'refused as bookings.creating is, and changed as mails are',
  'users.access-changed': 'for plugins that remember what people may do; others are given principals',
  'users.roles-changing': 'refused as auth.signing-in is',
};

const sources = async (patterns: readonly string[]): Promise<string> => {
  const texts: string[] = [];
  for (const pattern of patterns) {
    for await (const path of glob(pattern, { cwd: ROOT, exclude: ['**/node_modules', '**/dist'] })) {
      texts.push(await readFile(join(ROOT, path), 'utf8'));
    }
  }
  return texts.join('\n');
};

const found = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = '']) => name);

/** The block that begins with a line. */
const block = (text: string, start: string): string => text.split(start)[1]?.split(/^ *}$/m)[0] ?? '';

describe('The samples', () => {
  let samples: string;
  beforeAll(async () => {
    samples = await sources(SAMPLES.map((folder) => `${folder}/*/src/**/*.ts`));
  });

  const unused = (names: readonly string[]): string[] =>
    names.filter((name) => !new RegExp(`(?<![\\w.-])${name.replace('.', String.raw`\.`)}(?![\\w.-])`).test(samples));
  const withoutExample = (names: readonly string[]): string[] =>
    unused(names).filter((name) => !(name in EXCEPTIONS) && !name.endsWith('_METADATA'));

  it('use everything that plugin-kit exports to plugins', () => {
    expect(Object.keys(kit).length).toBeGreaterThan(80);
    expect(withoutExample(Object.keys(kit))).toEqual([]);
  });

  it('use every field of a manifest', async () => {
    const manifest = block(await sources(['libs/plugin-kit/src/plugin.ts']), 'export interface PluginManifest {');
    const fields = found(manifest, /^ {2}(\w+)\??:/gm);
    expect(fields).toContain('requires');
    expect(withoutExample(fields)).toEqual([]);
  });

  it('handle every hook', async () => {
    const contracts = await sources(['libs/plugin-kit/src/contracts.ts', 'libs/{core,plugins}/*/src/*.contracts.ts']);
    const hooks = found(contracts, /^ {2,4}'([a-z]+\.[a-z-]+)': /gm);
    expect(hooks).toEqual(expect.arrayContaining(['users.erasing', 'media.viewing', 'kernel.starting']));
    expect(withoutExample(hooks)).toEqual([]);
  });

  it('lack nothing else than what is excepted for a reason', () => {
    const stale = Object.keys(EXCEPTIONS).filter((name) => unused([name]).length === 0);
    expect(stale).toEqual([]);
  });
});
