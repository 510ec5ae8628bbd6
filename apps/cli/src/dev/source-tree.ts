import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { transform } from '@swc/core';
import { ROOT } from '../environment.js';

const SWC_CONFIG = join(ROOT, '.swcrc');

/** Sources that `roost dev` watches, and where what is built of them lies. */
export interface SourceTree {
  /** What is watched, with all below. */
  folder: string;
  isSource: (file: string) => boolean;
  /** Whether it is a part of Roost itself. */
  isOfRoost: boolean;
  /** Where a source is built; undefined: it is read as it is. */
  targetOf: (file: string) => string | undefined;
}

const isScript = (file: string): boolean =>
  file.endsWith('.ts') && !file.endsWith('.d.ts') && !file.endsWith('spec.ts') && !file.includes('node_modules');
/** Vite builds it, all but its tests. */
const isOfWebApp = (file: string): boolean => /^apps\/web\/(?!test\/)/.test(relative(ROOT, file));
const asJavaScript = (file: string): string => file.replace(/\.ts$/, '.js');

/** The sources of Roost itself: what is built of them lies beside them. */
export const ownTrees = (): SourceTree[] =>
  ['apps', 'libs'].map((name) => ({
    folder: join(ROOT, name),
    isSource: (file) => isScript(file) && !isOfWebApp(file),
    isOfRoost: true,
    targetOf: asJavaScript,
  }));

/**
 * The sources of a plugin under development: its `src`, which is built where its tsconfig.json says, its mail templates and its texts.
 *
 * @param path folder of its package
 */
export async function pluginTrees(path: string): Promise<SourceTree[]> {
  const sources = join(path, 'src');
  const file = join(path, 'tsconfig.json');
  if (!existsSync(sources) || !existsSync(file)) return [];
  const { compilerOptions = {} } = JSON.parse(await readFile(file, 'utf8')) as {
    compilerOptions?: { rootDir?: string; outDir?: string };
  };
  const { rootDir = 'src', outDir = 'dist' } = compilerOptions;
  const targetOf = (source: string): string =>
    asJavaScript(join(path, outDir, relative(resolve(path, rootDir), source)));
  const data = ['templates', 'texts'].map((name) => join(path, name)).filter((folder) => existsSync(folder));
  const isSource = (name: string): boolean => !basename(name).startsWith('.');
  return [
    { folder: sources, isSource: isScript, isOfRoost: false, targetOf },
    ...data.map((folder) => ({ folder, isSource, isOfRoost: false, targetOf: () => undefined })),
  ];
}

/** Builds what is newer than what was built of it. @throws an error that says where a source is wrong. */
export async function buildTree({ folder, isSource, targetOf }: SourceTree): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const source = join(entry.parentPath, entry.name);
    const target = entry.isFile() && isSource(source) ? targetOf(source) : undefined;
    if (target !== undefined && (await timeOf(target)) <= (await timeOf(source))) await buildFile(source, target);
  }
}

/** Builds one source, or deletes what was built of one that is gone. @throws an error that says where it is wrong. */
export async function buildFile(source: string, target: string): Promise<void> {
  const text = await readFile(source, 'utf8').catch(() => undefined);
  if (text === undefined) {
    for (const file of [target, `${target}.map`]) await rm(file, { force: true });
    return;
  }
  const name = relative(dirname(target), source);
  const { code, map } = await transform(text, {
    filename: source,
    sourceFileName: name,
    configFile: SWC_CONFIG,
    swcrc: false,
    sourceMaps: true,
  });
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, `${code}\n//# sourceMappingURL=${basename(target)}.map\n`);
  if (map !== undefined) await writeFile(`${target}.map`, map);
}

const timeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
