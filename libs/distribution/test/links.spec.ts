import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const PAGES = ['README.md', 'CONTRIBUTING.md', 'docs/**/*.md', 'apps/cli/samples/*/README.md'];

/** As GitHub makes the anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-');

const withoutCode = (text: string): string => text.replaceAll(/^ *```[^]*?^ *```/gm, '');

function anchorsIn(text: string): ReadonlySet<string> {
  const counts = new Map<string, number>();
  const headings = [...withoutCode(text).matchAll(/^#{1,6} (.*)$/gm)].map(([, heading = '']) => {
    const anchor = anchorOf(heading);
    const count = counts.get(anchor) ?? 0;
    counts.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
  return new Set([...headings, ...[...text.matchAll(/id="([^"]+)"/g)].map(([, id = '']) => id)]);
}

/** The links of a page that lead nowhere. */
async function broken(page: string): Promise<string[]> {
  const text = await readFile(join(ROOT, page), 'utf8');
  const links = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  const faults: string[] = [];
  for (const link of links.filter((each) => !/^[a-z]+:/.test(each))) {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : normalize(join(dirname(page), path));
    const isThere = existsSync(join(ROOT, target));
    const isFound =
      isThere &&
      (anchor === undefined ||
        !target.endsWith('.md') ||
        anchorsIn(await readFile(join(ROOT, target), 'utf8')).has(anchor));
    if (!isFound) faults.push(`${page}: ${link}`);
  }
  return faults;
}

describe('links in the docs', () => {
  it('lead to files and headings that are there', async () => {
    const pages: string[] = [];
    for await (const page of glob(PAGES, { cwd: ROOT })) pages.push(page);
    expect(pages.length).toBeGreaterThan(50);
    expect((await Promise.all(pages.map(broken))).flat()).toEqual([]);
  });

  it('lead to a reference without entries of tests and samples, whose pages say what they are for', async () => {
    for await (const page of glob('docs/reference/*.md', { cwd: ROOT })) {
      const text = await readFile(join(ROOT, page), 'utf8');
      expect(text).toMatch(/^# @roost\/[\w-]+\n\n[A-Z][^\n]+\.\n\n## /);
      expect(text).not.toMatch(/property-(lending|reviews|probe)/);
      expect(text).not.toMatch(/^(#+ Constructors)\n+#+ Constructor\n+```ts\nnew \w+\(\): /m);
    }
  });

  it('lead from recipes to the files that these quote', async () => {
    const recipes = await readFile(join(ROOT, 'docs/recipes.md'), 'utf8');
    const quotes = [...recipes.matchAll(/\]\(\.\.\/([^)]+\.ts)\):\n\n```ts\n([^]*?)\n```/g)];
    expect(quotes).toHaveLength(recipes.split('```ts').length - 1);
    const unindented = (text: string): string => text.replaceAll(/^ +/gm, '');
    for (const [, path = '', block = ''] of quotes) {
      expect(unindented(await readFile(join(ROOT, path), 'utf8'))).toContain(unindented(block));
    }
  });

  it('are read as GitHub reads them', () => {
    const anchors = anchorsIn('# `a` & [B c](x.md)\n## Same\n```sh\n# none\n```\n## Same\n<a id="own"></a>\n');
    expect([...anchors]).toEqual(['a--b-c', 'same', 'same-1', 'own']);
  });
});
