import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './environment.js';

/** What plugin authors import, and have a reference page of, each with a line that says what it is for. */
const PACKAGES = {
  'plugin-kit':
    'What every plugin imports: manifests, events, hooks, ports, decorators, errors and services of the kernel.',
  testing: 'Starts the whole product for a test, with a client for its API.',
  'core/auth': 'Events and hooks of registration, passwords and sign-in.',
  'core/groups': 'Groups of people, who is in them, and as what.',
  'core/mail': 'Sends mails by template, and the port of mail drivers.',
  'core/media': 'Uploads, albums and variants, and who may see them.',
  'core/projects': 'The projects of an installation.',
  'core/storage': 'The port of storage drivers, and the files in the open storages.',
  'core/users': 'Accounts and profiles, and the hooks that export and delete the data of a person.',
  'plugins/bookings': 'Bookings of resources, their policies and their events.',
  'plugins/posts': 'Posts, their images and the followers of their authors.',
} as const;

const OPTIONS = {
  plugin: 'typedoc-plugin-markdown',
  name: 'Reference',
  readme: 'none',
  outputFileStrategy: 'modules',
  logLevel: 'Error',
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  classPropertiesFormat: 'table',
};
const FLAGS = [
  'skipErrorChecking',
  'disableSources',
  'excludeExternals',
  'hidePageHeader',
  'hideBreadcrumbs',
  'flattenOutputFiles',
  'useCodeBlocks',
];

/** The constructors of a class, up to the next heading of its rank or above. */
const CONSTRUCTORS = /^#### Constructors\n[^]*?(?=^#{1,4} )/gm;

/** Services are injected and seams are implemented: a constructor that says nothing of its parameters is for nobody to call. */
const withoutNeedless = (section: string): string => (/\| Description/.test(section) ? section : '');

/** Reference pages of the packages, as their docblocks have it. */
export async function referencePages(): Promise<Map<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'roost-reference-'));
  try {
    const tsconfig = join(folder, 'tsconfig.json');
    const sources = Object.keys(PACKAGES).map((name) => join(ROOT, 'libs', name, 'src/index.ts'));
    // Nothing but these and what they import: tests and the scaffold add to the same interfaces.
    const config = { extends: join(ROOT, 'tsconfig.json'), include: [], files: sources };
    await writeFile(tsconfig, JSON.stringify(config));
    const options = Object.entries({ ...OPTIONS, tsconfig }).flatMap(([name, value]) => [`--${name}`, value]);
    const entries = sources.flatMap((source) => ['--entryPoints', source]);
    const flags = FLAGS.map((name) => `--${name}`);
    const typedoc = join(ROOT, 'node_modules/typedoc/bin/typedoc');
    await promisify(execFile)(process.execPath, [typedoc, ...entries, ...options, ...flags, '--out', folder], {
      cwd: ROOT,
    });
    const pages = Object.entries(PACKAGES).map(async ([path, purpose]): Promise<[string, string]> => {
      const name = basename(path);
      const page = await readFile(join(folder, `${path.replace('/', '.')}.src.md`), 'utf8');
      const text = page
        .replaceAll(/(?:core\.|plugins\.)?([\w-]+)\.src\.md/g, '$1.md')
        .replaceAll(CONSTRUCTORS, withoutNeedless)
        .replace(/^# .*/, `# @roost/${name}\n\n${purpose}`);
      return [`docs/reference/${name}.md`, text];
    });
    return new Map(await Promise.all(pages));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
