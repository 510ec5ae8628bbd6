import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './environment.js';

/** What plugin authors import, and have a reference page of. */
const PACKAGES = [
  'plugin-kit',
  'testing',
  'core/mail',
  'core/media',
  'core/projects',
  'core/users',
  'plugins/bookings',
  'plugins/posts',
] as const;

const OPTIONS = {
  plugin: 'typedoc-plugin-markdown',
  tsconfig: join(ROOT, 'tsconfig.json'),
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

/** Reference pages of the packages, as their docblocks have it. */
export async function referencePages(): Promise<Map<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'roost-reference-'));
  try {
    const options = Object.entries(OPTIONS).flatMap(([name, value]) => [`--${name}`, value]);
    const entries = PACKAGES.flatMap((name) => ['--entryPoints', join(ROOT, 'libs', name, 'src/index.ts')]);
    const flags = FLAGS.map((name) => `--${name}`);
    const typedoc = join(ROOT, 'node_modules/typedoc/bin/typedoc');
    await promisify(execFile)(process.execPath, [typedoc, ...entries, ...options, ...flags, '--out', folder], {
      cwd: ROOT,
    });
    const pages = PACKAGES.map(async (path): Promise<[string, string]> => {
      const name = basename(path);
      const page = await readFile(join(folder, `${path.replace('/', '.')}.src.md`), 'utf8');
      const text = page
        .replaceAll(/(?:core\.|plugins\.)?([\w-]+)\.src\.md/g, '$1.md')
        .replace(/^# .*/, `# @roost/${name}`);
      return [`docs/reference/${name}.md`, text];
    });
    return new Map(await Promise.all(pages));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
