import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient } from '@hey-api/openapi-ts';
import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript';
import * as codegen from 'openapi-typescript-codegen';
import { CLIENT_USES } from './client-uses.js';

/** Settings of an app's own project, as strict as they come, with what generated code is known not to bear left out. */
const TSCONFIG = {
  compilerOptions: {
    module: 'commonjs',
    moduleResolution: 'bundler',
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.iterable'],
    types: ['node'],
    strict: true,
    skipLibCheck: true,
    outDir: 'out',
    rootDir: '.',
  },
};

/**
 * Writes what three generators make of an OpenAPI document into a folder, with a program that uses each.
 *
 * @param document as text: generators change what they are given.
 */
export async function generateClients(document: string, folder: string): Promise<void> {
  const parsed = <T>(): T => JSON.parse(document) as T;
  const types = await openapiTypescript(parsed<OpenAPI3>());
  await writeFile(join(folder, 'schema.ts'), astToString(types));
  await createClient({
    input: parsed<Record<string, unknown>>(),
    output: { path: join(folder, 'hey-api') },
    logs: { level: 'silent' },
    plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
  });
  const output = join(folder, 'axios');
  await codegen.generate({ input: parsed<Record<string, unknown>>(), output, httpClient: 'axios', useOptions: true });
  for (const [name, program] of Object.entries(CLIENT_USES)) await writeFile(join(folder, `use-${name}.ts`), program);
  const files = Object.keys(CLIENT_USES).map((name) => `use-${name}.ts`);
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ ...TSCONFIG, files }));
  // Of the folder alone: what it is in is of ES modules.
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'commonjs' }));
}
