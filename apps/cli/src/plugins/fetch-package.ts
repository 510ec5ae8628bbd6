import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { type PackageManifest, SCOPE, StartupError } from '@roost/kernel';
import type { Environment } from '../environment.js';
import { npm } from './npm.js';
import type { PluginSet } from './plugin-sets.js';
import { manifestOf } from './read-tarball.js';

/** As npm has it; two dots, a slash or a backslash in a name would lead out of a folder. */
const PACKAGE_NAME = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;
const PACKAGE_VERSION = /^\d+\.\d+\.\d+[0-9A-Za-z.+-]*$/;
const KIT = `${SCOPE}/plugin-kit`;

/**
 * What a person asks for, so that it means the same in any folder and later: paths are made absolute. Everything else is npm's.
 *
 * @throws StartupError
 */
export function absoluteSpec(spec: string, env: Environment): string {
  if (spec.startsWith('-')) throw new StartupError(`roost plugin does not know ${spec}`);
  if (spec === SCOPE || spec.startsWith(`${SCOPE}/`)) throw new StartupError(`${spec} is part of the server`);
  const path = spec.replace(/^file:/, '');
  const isPath = path !== spec || /^(\.\.?|~)?\/|^\.\.?$|\.(tgz|tar\.gz)$/.test(path);
  if (!isPath || /^\w+:\/\//.test(path)) return spec;
  // npm runs scripts in the top folder, and says where the person is.
  const whole = resolve(env.INIT_CWD ?? '.', path.replace(/^~(?=\/)/, homedir()));
  if (!existsSync(whole)) throw new StartupError(`${whole} does not exist`);
  return whole;
}

/**
 * Packs what is asked for into a set, from a registry, a tarball or a folder, and puts it on its list. Nothing of it has run.
 *
 * @returns the name of the package.
 * @throws StartupError
 */
export async function fetchPackage(set: PluginSet, spec: string, env: Environment): Promise<string> {
  const scratch = await mkdtemp(join(set.folder, 'fetched-'));
  try {
    const tarball = await tarballOf(spec, scratch, env);
    const { name, version } = check(await manifestOf(tarball));
    const digest = createHash('sha256')
      .update(await readFile(tarball))
      .digest('hex')
      .slice(0, 12);
    // The same version with other bytes is another file: npm takes it for another package.
    const file = `packages/${name.replace('@', '').replace('/', '-')}-${version}-${digest}.tgz`;
    await copyFile(tarball, join(set.folder, file));
    await set.put(name, spec, file);
    return name;
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    throw new StartupError(`${spec}: ${error.message}`, { cause: error });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** A tarball is one already; npm packs folders, and what registries have. */
async function tarballOf(spec: string, scratch: string, env: Environment): Promise<string> {
  const file = await stat(spec).catch(() => undefined);
  if (file?.isFile()) return spec;
  const args = ['pack', spec, '--json', '--pack-destination', scratch];
  await npm(args, { cwd: scratch, env, scripts: file?.isDirectory() ?? false });
  const [packed] = await readdir(scratch);
  if (packed === undefined) throw new StartupError('npm packed nothing');
  return join(scratch, packed);
}

function check({ name = '', version = '', dependencies = {}, peerDependencies = {} }: PackageManifest): {
  name: string;
  version: string;
} {
  if (!PACKAGE_NAME.test(name)) throw new StartupError(`${JSON.stringify(name)} is not a package name`);
  if (!PACKAGE_VERSION.test(version)) throw new StartupError(`${JSON.stringify(version)} is not a package version`);
  if (name.startsWith(`${SCOPE}/`)) throw new StartupError(`${name} is part of the server`);
  const ours = Object.keys(dependencies).filter((dependency) => dependency.startsWith(`${SCOPE}/`));
  if (ours.length > 0) {
    throw new StartupError(`${ours.join(', ')}: the server provides it, so make it a peer dependency of ${name}`);
  }
  if (!(KIT in peerDependencies)) {
    throw new StartupError(`${name} is not a plugin of Roost: ${KIT} is not among its peer dependencies`);
  }
  return { name, version };
}
