import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import semver from 'semver';
import { StartupError } from '../startup-error.js';
import { manifestIn } from './plugin-sources.js';

const requireHere = createRequire(import.meta.url);

/**
 * Holds what installed packages of plugins expect to find against what the server and the other packages are: npm, which would otherwise
 * install it a second time, is told to leave that alone.
 *
 * @param set folder of the installed packages
 * @throws StartupError that names the package and what it lacks.
 */
export async function checkPeers(set: string): Promise<void> {
  const { dependencies = {} } = await manifestIn(set);
  for (const name of Object.keys(dependencies).sort()) {
    const { peerDependencies = {}, peerDependenciesMeta = {} } = await manifestIn(join(set, 'node_modules', name));
    for (const [peer, range] of Object.entries(peerDependencies)) {
      const found = await versionOf(peer, set);
      if (found === undefined && peerDependenciesMeta[peer]?.optional) continue;
      if (found === undefined) throw new StartupError(`${name} needs ${peer} ${range}, which is not installed`);
      if (!semver.satisfies(found, range, { includePrerelease: true })) {
        throw new StartupError(`${name} needs ${peer} ${range}; there is ${found}`);
      }
    }
  }
}

/** The version that a plugin gets: of another plugin, or the server's. */
async function versionOf(name: string, set: string): Promise<string | undefined> {
  const places = [join(set, 'node_modules'), ...(requireHere.resolve.paths(name) ?? [])];
  const folder = places.map((place) => join(place, name)).find((path) => existsSync(join(path, 'package.json')));
  return folder === undefined ? undefined : (await manifestIn(folder)).version;
}
