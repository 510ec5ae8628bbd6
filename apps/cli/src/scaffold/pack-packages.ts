import { execFile } from 'node:child_process';
import { cp, glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../environment.js';

const run = promisify(execFile);

/** A package of this repository, as npm would publish it. */
export interface PackedPackage {
  name: string;
  version: string;
  /** Path of the tarball. */
  file: string;
}

interface Manifest {
  name: string;
  version: string;
  exports: Record<string, { default: string }>;
}

/** What of a folder is no part of its package. */
const NOT_PACKED = /\/node_modules(\/|$)|\/(test|bench)(\/|$)|\.map$|\.spec\.|(?<!\.d)\.ts$/;

/**
 * Packs every library of this repository: what was built, its types, and what lies beside it (mail templates, word lists). Nothing is
 * published; a plugin outside can be built and tested against the packages.
 *
 * @param folder an empty one, for the tarballs and what they are made of
 */
export async function packPackages(folder: string): Promise<PackedPackage[]> {
  const types = join(folder, 'types');
  await writeTypes(types);
  const staged: string[] = [];
  for await (const manifest of glob('libs/**/package.json', { cwd: ROOT, exclude: ['**/node_modules'] })) {
    const library = dirname(manifest);
    const target = join(folder, 'staged', library);
    await cp(join(ROOT, library), target, {
      recursive: true,
      filter: (path) => !NOT_PACKED.test(path.slice(ROOT.length)),
    });
    await cp(join(types, library, 'src'), join(target, 'src'), { recursive: true });
    await writeManifest(join(target, 'package.json'));
    staged.push(target);
  }
  const packed = join(folder, 'packed');
  await mkdir(packed);
  const { stdout } = await run('npm', ['pack', '--json', '--silent', '--pack-destination', packed, ...staged]);
  const answer = JSON.parse(stdout) as { name: string; version: string; filename: string }[];
  return answer.map(({ name, version, filename }) => ({ name, version, file: join(packed, filename) }));
}

/** The build strips types; the compiler writes them down for those who import the packages. */
async function writeTypes(target: string): Promise<void> {
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const options = ['--noEmit', 'false', '--emitDeclarationOnly', '--declaration', '--noCheck', '--outDir', target];
  await run(process.execPath, [compiler, '-p', join(ROOT, 'tsconfig.json'), ...options], { cwd: ROOT });
}

/** Here exports lead to sources and nothing may be published by accident; there they lead to what was built. */
async function writeManifest(path: string): Promise<void> {
  const manifest = JSON.parse(await readFile(path, 'utf8')) as Manifest & { private?: boolean };
  delete manifest.private;
  const exported = Object.entries(manifest.exports).map(([key, { default: file }]) => [
    key,
    { types: file.replace(/\.js$/, '.d.ts'), default: file },
  ]);
  await writeFile(
    path,
    `${JSON.stringify({ ...manifest, exports: Object.fromEntries(exported) as object }, null, 2)}\n`,
  );
}
