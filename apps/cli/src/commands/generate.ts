import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { distribution } from '@roost/distribution';
import { describeApi, describeEnvironment, describeErrors, describeTables } from '@roost/kernel';
import type { OpenAPI3 } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import { clientTypes } from '../client-types.js';
import { ROOT } from '../environment.js';
import { referencePages } from '../reference.js';
import { pageOfTransformOptions } from '../transform-options.js';

/** What is generated from the code and committed: path and content. `.ci/run` compares them. */
export async function generatedFiles(): Promise<Map<string, string>> {
  const formatted = async (path: string, text: string): Promise<[string, string]> => {
    const options = await resolveConfig(join(ROOT, path));
    return [path, await format(text, { ...options, filepath: join(ROOT, path) })];
  };
  const openApi = await describeApi(distribution);
  const reference = [...(await referencePages())].map(([path, text]) => formatted(path, text));
  return new Map([
    ['.env.example', describeEnvironment(distribution)],
    await formatted('docs/openapi.json', JSON.stringify(openApi, null, 2)),
    await formatted('libs/client/src/openapi.d.ts', await clientTypes(openApi as OpenAPI3)),
    await formatted('docs/errors.md', describeErrors(distribution)),
    await formatted('docs/tables.md', await describeTables(distribution)),
    await formatted(...(await pageOfTransformOptions())),
    ...(await Promise.all(reference)),
  ]);
}

/** Writes the generated files; with `--check` only says which of them are out of date. */
export async function run(args: readonly string[]): Promise<number> {
  const stale: string[] = [];
  for (const [path, content] of await generatedFiles()) {
    const current = await readFile(join(ROOT, path), 'utf8').catch(() => '');
    if (current === content) continue;
    stale.push(path);
    if (!args.includes('--check')) await writeFile(join(ROOT, path), content);
  }
  if (stale.length === 0) return 0;
  process.stdout.write(`${args.includes('--check') ? 'Out of date' : 'Written'}: ${stale.join(', ')}\n`);
  return args.includes('--check') ? 1 : 0;
}
