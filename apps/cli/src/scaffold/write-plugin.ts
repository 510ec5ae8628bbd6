import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SCOPE } from '@roost/kernel';
import { ROOT } from '../environment.js';
import { lockFile } from './lock-file.js';
import type { PackedPackage } from './pack-packages.js';
import { renamer } from './plugin-names.js';

const TEMPLATE = join(ROOT, 'apps/cli/templates/plugin');
/** Sources, without what the build writes beside them. */
const SOURCE = /\.(ts|mjml|json|template)$/;

/** Packages of Roost that the plugin of the template imports. */
const IMPORTED = ['mail', 'plugin-kit', 'users'].map((name) => `${SCOPE}/${name}`);
/** What else it imports: once in an installation, so the server brings it. */
const PEERS = [
  '@mikro-orm/core',
  '@mikro-orm/decorators',
  '@mikro-orm/migrations',
  '@mikro-orm/postgresql',
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/swagger',
  'class-transformer',
  'class-validator',
];
const TOOLS = ['@types/node', 'node', 'typescript'];

/** A name below our scope without a packed package fails at once. A registry could have a package of anyone under that name. */
const NPM_SETTINGS = `; The packages of Roost are in packages/. This is not an address, so no registry is asked for them.
${SCOPE}:registry=none
`;

type Versions = Readonly<Record<string, string>>;

/** Writes the package of a new plugin, with the packages of Roost that it is built and tested against beside it. */
export async function writePlugin(name: string, target: string, packages: readonly PackedPackage[]): Promise<void> {
  const { text, path } = renamer(name);
  for (const entry of await readdir(TEMPLATE, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !SOURCE.test(entry.name)) continue;
    const source = join(entry.parentPath, entry.name);
    const file = join(target, path(source.slice(TEMPLATE.length).replace(/\.template$/, '')));
    const content = text(await readFile(source, 'utf8'), entry.name);
    await mkdir(dirname(file), { recursive: true });
    if (basename(file) === 'package.json') {
      const manifest = await completed(content, packages);
      await writeJson(file, manifest);
      await writeJson(join(target, 'package-lock.json'), await lockFile(manifest, packages));
    } else await writeFile(file.replace(/gitignore$/, '.gitignore'), content);
  }
  await writeFile(join(target, '.npmrc'), NPM_SETTINGS);
  await mkdir(join(target, 'packages'));
  for (const { file } of packages) await copyFile(file, join(target, 'packages', basename(file)));
}

async function completed(content: string, packages: readonly PackedPackage[]): Promise<object> {
  const manifest = JSON.parse(content) as object;
  const known = await knownVersions();
  const versionsOf = (names: readonly string[]): Versions =>
    Object.fromEntries(names.map((name) => [name, known[name] ?? '*']));
  const roost = Object.fromEntries(packages.map(({ name, file }) => [name, `file:packages/${basename(file)}`]));
  const imported = packages.filter(({ name }) => IMPORTED.includes(name));
  return {
    ...manifest,
    peerDependencies: {
      ...versionsOf(PEERS),
      ...Object.fromEntries(imported.map(({ name, version }) => [name, `^${version}`])),
    },
    devDependencies: { ...versionsOf(TOOLS), ...roost },
    // What other plugins ask for, installed later, is the packed one, too: npm would look it up in a registry.
    overrides: roost,
  };
}

/** The versions that this repository was tested with. */
async function knownVersions(): Promise<Versions> {
  const files = ['package.json', 'libs/core/users/package.json'];
  const manifests = await Promise.all(files.map((file) => readFile(join(ROOT, file), 'utf8')));
  return Object.assign({}, ...manifests.map(dependenciesOf)) as Versions;
}

function dependenciesOf(manifest: string): Versions {
  const { dependencies, devDependencies } = JSON.parse(manifest) as {
    dependencies?: Versions;
    devDependencies?: Versions;
  };
  return { ...devDependencies, ...dependencies };
}

const writeJson = (file: string, value: object): Promise<void> =>
  writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
