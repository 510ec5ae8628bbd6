import type { SchemaChange } from '@roost/kernel';

/** Lower-case words, joined by hyphens. */
export const MIGRATION_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Longest line that a list of migrations stays in. */
const LINE = 120;

/** `add-stars` as the name of a class. */
export const classOf = (name: string): string =>
  name.replaceAll(/(^|-)([a-z0-9])/g, (_whole, _hyphen, first: string) => first.toUpperCase());

/** The file of a migration. */
export function migrationSource(name: string, { up, down }: SchemaChange): string {
  const statements = (list: readonly string[]): string =>
    list.map((statement) => `    this.addSql(${literal(statement)});\n`).join('');
  return `import { Migration } from '@mikro-orm/migrations';

export class ${classOf(name)} extends Migration {
  override up(): void {
${statements(up)}  }

  override down(): void {
${statements(down)}  }
}
`;
}

/**
 * Adds a migration to the list of a manifest.
 *
 * @param at when it was made: its name begins with that
 * @returns undefined where there is no `migrations: [ … ]` and no `entities: [ … ]` to put one behind
 */
export function withMigration(manifest: string, name: string, at: Date): string | undefined {
  const stamp = at.toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const entry = `{ name: '${stamp}_${name.replaceAll('-', '_')}', class: ${classOf(name)} }`;
  const listed = withEntry(manifest, entry);
  if (listed === undefined) return undefined;
  const line = `import { ${classOf(name)} } from './migrations/${name}.migration.js';\n`;
  const imports = [...listed.matchAll(/^import [^;]+;\n/gm)];
  const before = imports.findLast(([text]) => text.includes('/migrations/')) ?? imports.at(-1);
  const end = before ? before.index + before[0].length : 0;
  return listed.slice(0, end) + line + listed.slice(end);
}

function withEntry(manifest: string, entry: string): string | undefined {
  const list = listOf(manifest, 'migrations');
  if (!list) {
    const entities = listOf(manifest, 'entities');
    if (!entities) return undefined;
    return `${manifest.slice(0, entities.end)},\n  migrations: [${entry}]${manifest.slice(entities.end)}`;
  }
  const whole = manifest.slice(list.start + 1, list.end - 1);
  const inside = whole.trim();
  const entries = [...(inside === '' ? [] : [inside.replace(/,$/, '')]), entry];
  const short = `[${entries.join(', ')}]`;
  const isShort = !whole.includes('\n') && '  migrations: ,'.length + short.length <= LINE;
  const text = isShort ? short : `[\n    ${entries.join(',\n    ')},\n  ]`;
  return manifest.slice(0, list.start) + text + manifest.slice(list.end);
}

/** Where a field of a manifest has its list, brackets included. */
function listOf(manifest: string, field: string): { start: number; end: number } | undefined {
  const found = new RegExp(`^ *${field}: (?=\\[)`, 'm').exec(manifest);
  if (!found) return undefined;
  const start = found.index + found[0].length;
  let depth = 0;
  for (let at = start; at < manifest.length; at++) {
    if (manifest[at] === '[') depth++;
    if (manifest[at] === ']' && --depth === 0) return { start, end: at + 1 };
  }
  return undefined;
}

/** As one would write it by hand. */
function literal(text: string): string {
  const escaped = text.replaceAll('\\', String.raw`\\`);
  if (!/['\n]/.test(text)) return `'${escaped}'`;
  return `\`${escaped.replaceAll('`', '\\`').replaceAll('${', '\\${')}\``;
}
