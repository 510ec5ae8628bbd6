import { readFileSync } from 'node:fs';
import type { Known } from './ask-tools.js';

/** A row of the table. */
export interface Expected extends Known {
  /** `debian/…`, `npm/…` or `samples/…`. */
  path: string;
  /** The first 16 digits of its SHA-256. */
  sha256: string;
  /** Of text, as its author says. */
  charset: string | null;
}

const number = (text: string | undefined): number | null => (text === '' || text === undefined ? null : Number(text));

/** What the tools said of the files, which `write-table.mjs` wrote down. */
export function readTable(): Expected[] {
  const lines = readFileSync(new URL('./expected.tsv', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  return lines
    .filter((line) => !line.startsWith('#'))
    .map((line) => {
      const [path = '', sha256 = '', kind, width, height, duration, pages, charset = ''] = line.split('\t');
      const numbers = {
        width: number(width),
        height: number(height),
        duration: number(duration),
        pages: number(pages),
      };
      return { path, sha256, kind, ...numbers, charset: charset === '' ? null : charset };
    });
}
