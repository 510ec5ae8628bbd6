import { readFile } from 'node:fs/promises';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { distribution } from '@roost/distribution';

const ROOT = join(import.meta.dirname, '..', '..', '..');

async function sourcesOf(pattern: string): Promise<{ path: string; text: string }[]> {
  const sources: { path: string; text: string }[] = [];
  for await (const path of glob(pattern, { cwd: ROOT, exclude: ['**/node_modules/**'] })) {
    if (/\.spec(-helper)?\.ts$/.test(path)) continue;
    sources.push({ path, text: await readFile(join(ROOT, path), 'utf8') });
  }
  return sources;
}

describe('The border between plugins and the kernel', () => {
  it('is crossed by no plugin or driver that knows the HTTP server', async () => {
    const sources = await sourcesOf('libs/{core,plugins,drivers}/*/src/**/*.ts');
    expect(sources.length).toBeGreaterThan(300);
    const server = /from '(fastify|@fastify\/[^']*|@nestjs\/platform-fastify|node:http)'/;
    expect(sources.filter(({ text }) => server.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('is not crossed by the kernel, or by what starts it, which know no plugin by name', async () => {
    const sources = [
      ...(await sourcesOf('libs/kernel/src/**/*.ts')),
      ...(await sourcesOf('apps/cli/src/start/*.ts')),
      ...(await sourcesOf('apps/{api,worker}/src/*.ts')),
    ];
    expect(sources.length).toBeGreaterThan(60);
    const names = distribution.plugins.map(({ name }) => name).join('|');
    const owned = distribution.plugins.flatMap(({ cookies = [], exposedHeaders = [] }) => [
      ...cookies.map(({ name }) => name),
      ...exposedHeaders,
    ]);
    // In text between quotes: a permission, an error, a table, a job, a route; and cookies and headers.
    const known = new RegExp(`['"\`](?:(?:${names})[._]|/(?:${names})(?:/|['"\`])|(?:${owned.join('|')})['"\`])`);
    const found = sources.flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => {
        const isComment = /^\s*(\/\/|\/?\*)/.test(line);
        return !isComment && known.test(line) ? [`${path}:${String(index + 1)}: ${line.trim()}`] : [];
      }),
    );
    expect(found).toEqual([]);
  });
});
