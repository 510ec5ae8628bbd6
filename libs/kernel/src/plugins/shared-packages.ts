import { existsSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { PluginSource } from './plugin-sources.js';
import { SCOPE } from './scope.js';

/** Folders of plugins, with the packages that their modules share with the server. */
const folders = new Map<string, Set<string>>();
/** Plugin packages by name, with the folder that each is looked up from. */
const packages = new Map<string, string>();
let isRegistered = false;

const requireHere = createRequire(import.meta.url);

/**
 * Lets modules of plugins find the server's own copy of what they share with it, wherever they lie: its packages, what they name as peers, and
 * each other. Two copies of plugin-kit or Nest know nothing of each other's tokens and decorators.
 */
export function sharePackages(sources: readonly PluginSource[]): void {
  for (const { entry, base, folder, peers } of sources) {
    const shared = folders.get(folder) ?? new Set();
    for (const peer of peers) shared.add(peer);
    folders.set(folder, shared);
    if (!entry.startsWith('file:')) packages.set(entry, base);
  }
  if (isRegistered || sources.length === 0) return;
  isRegistered = true;
  registerHooks({
    resolve(specifier, context, next) {
      const name = packageOf(specifier);
      if (name === undefined) return next(specifier, context);
      const shared = sharedAround(context.parentURL);
      const base = packages.get(name);
      if (base !== undefined && (shared || context.parentURL === import.meta.url)) {
        return next(specifier, { ...context, parentURL: pathToFileURL(join(base, 'package.json')).href });
      }
      const isShared = shared && (name.startsWith(`${SCOPE}/`) || shared.has(name)) && isHere(name);
      if (!isShared) return next(specifier, context);
      // A hook cannot tell `require` where to begin.
      if (context.conditions.includes('require')) {
        return { url: pathToFileURL(requireHere.resolve(specifier)).href, shortCircuit: true };
      }
      return next(specifier, { ...context, parentURL: import.meta.url });
    },
  });
}

/** Imports the entry of a plugin that shares packages with the server. */
export async function importShared({ entry }: PluginSource): Promise<unknown> {
  return import(entry);
}

/** Whether the server has a package. */
const isHere = (name: string): boolean =>
  (requireHere.resolve.paths(name) ?? []).some((place) => existsSync(join(place, name, 'package.json')));

function sharedAround(parentUrl: string | undefined): Set<string> | undefined {
  if (!parentUrl?.startsWith('file:')) return undefined;
  const path = fileURLToPath(parentUrl);
  for (const [folder, shared] of folders) if (path.startsWith(`${folder}${sep}`)) return shared;
  return undefined;
}

/** The package of a bare specifier. */
function packageOf(specifier: string): string | undefined {
  if (/^[./#]|^[a-z]+:/.test(specifier)) return undefined;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
