import { existsSync, realpathSync, statSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StartupError } from '../startup-error.js';

/** A plugin beside those of the distribution: an installed package, or a path of somebody who develops one. */
export interface PluginSource {
  /** What it is called in messages: the package, or the path. */
  label: string;
  /** What is imported: a package name or a file URL. */
  entry: string;
  /** The folder that the package is looked up from. */
  base: string;
  /** The folder whose modules get the server's copies of what the plugin shares with it. */
  folder: string;
  /** Packages that the plugin expects to find in the server. */
  peers: readonly string[];
}

/** What is read of a package.json. */
export interface PackageManifest {
  name?: string;
  version?: string;
  dependencies?: Readonly<Record<string, string>>;
  devDependencies?: Readonly<Record<string, string>>;
  peerDependencies?: Readonly<Record<string, string>>;
  peerDependenciesMeta?: Readonly<Record<string, { optional?: boolean }>>;
}

/** Where `roost plugin` installs: a link to the set of packages that counts. Another set takes its place at once or not at all. */
export const pluginSetOf = (home: string): string => join(resolve(home), 'plugins', 'current');

/**
 * The plugins beside the distribution. A path takes the place of an installed package of the same name.
 *
 * @param set folder of the installed packages; there may be none
 * @param paths of `ROOST_PLUGINS`: folders of packages, or entry files
 * @throws StartupError
 */
export async function pluginSources(set: string, paths: readonly string[]): Promise<PluginSource[]> {
  const given = await Promise.all(paths.map(fromPath));
  const taken = new Set(given.map(({ entry }) => entry));
  return [...(await installedIn(set)).filter(({ entry }) => !taken.has(entry)), ...given];
}

async function installedIn(set: string): Promise<PluginSource[]> {
  if (!existsSync(join(set, 'package.json'))) return [];
  const folder = await realpath(set);
  const { dependencies = {} } = await manifestIn(folder);
  return Promise.all(
    Object.keys(dependencies)
      .sort()
      .map(async (name) => {
        const { peerDependencies = {} } = await manifestIn(join(folder, 'node_modules', name));
        return { label: name, entry: name, base: folder, folder, peers: Object.keys(peerDependencies) };
      }),
  );
}

async function fromPath(path: string): Promise<PluginSource> {
  if (!isAbsolute(path)) {
    throw new StartupError(
      `ROOST_PLUGINS takes absolute paths, and ${path} is none. A package is installed with "npm run roost -- plugin add ${path}"`,
    );
  }
  if (!existsSync(path)) throw new StartupError(`Plugin package ${path}: cannot be loaded: there is no such file`);
  const real = realpathSync(path);
  if (!statSync(real).isDirectory()) {
    const folder = packageAround(real);
    const { peerDependencies = {} } = folder === undefined ? {} : await manifestIn(folder);
    const base = folder ?? dirname(real);
    return { label: path, entry: pathToFileURL(path).href, base, folder: base, peers: Object.keys(peerDependencies) };
  }
  const { name, peerDependencies = {} } = await manifestIn(real);
  if (name === undefined) throw new StartupError(`Plugin package ${path}: its package.json has no name`);
  return { label: path, entry: name, base: real, folder: real, peers: Object.keys(peerDependencies) };
}

/** @throws StartupError */
export async function manifestIn(folder: string): Promise<PackageManifest> {
  const file = join(folder, 'package.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')) as PackageManifest;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartupError(`Plugin package ${folder}: cannot be loaded: ${reason}`, { cause });
  }
}

/** The folder of the package that a file belongs to, unless that is the server's own. */
function packageAround(file: string): string | undefined {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    if (!existsSync(join(folder, 'package.json'))) continue;
    return existsSync(join(folder, 'apps', 'cli')) ? undefined : folder;
  }
  return undefined;
}
