import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TRANSFORM_OPTIONS, type TransformOption } from '@roost/imaging';
import { ROOT } from './environment.js';

const PAGE = 'docs/media.md';
const BLOCK = /(<!-- transform-options:start -->).*(<!-- transform-options:end -->)/s;

/** The page about media, with the table of transform options as the code has them. @returns its path and its text */
export async function pageOfTransformOptions(): Promise<[string, string]> {
  const page = await readFile(join(ROOT, PAGE), 'utf8');
  if (!BLOCK.test(page)) throw new Error(`${PAGE} has no place for the options of transforms`);
  return [PAGE, page.replace(BLOCK, (_block, start: string, end: string) => `${start}\n\n${table()}\n\n${end}`)];
}

function table(): string {
  const rows = Object.entries<TransformOption>(TRANSFORM_OPTIONS).map(([name, option]) => {
    const { shortName, description = '' } = option;
    const inUrls = shortName === null ? 'the extension' : `\`${shortName}\``;
    return `| \`${name}\` | ${inUrls} | ${valuesOf(option)} | ${description} |`;
  });
  return ['| option | in signed URLs | values | meaning |', '| - | - | - | - |', ...rows].join('\n');
}

function valuesOf(option: TransformOption): string {
  switch (option.kind) {
    case 'number':
      return `${option.isInteger ? 'whole number, ' : ''}${String(option.minimum)} to ${String(option.maximum)}`;
    case 'choice':
      return option.values.map((value) => `\`${String(value)}\``).join(', ');
    case 'text':
      return `as \`${option.example}\``;
  }
}
