import { createInterface } from 'node:readline/promises';
import { StartupError, uninstallPlugin } from '@roost/kernel';
import type { Environment } from '../environment.js';
import { withComposition } from '../plugin-commands.js';

const OPTIONS: readonly string[] = ['--drop-tables', '--yes'];

/** Deletes what a plugin that is off has in the database. @param args `--drop-tables` and `--yes`, see docs/plugins.md. */
export async function uninstall(name: string, args: readonly string[], env: Environment): Promise<number> {
  return withComposition(env, async (composition) => {
    const unknown = args.find((arg) => !OPTIONS.includes(arg));
    if (unknown !== undefined) throw new StartupError(`roost plugin uninstall does not know ${unknown}`);
    if (!args.includes('--yes')) await confirm(name);
    const tables = await uninstallPlugin(composition, name, { dropTables: args.includes('--drop-tables') });
    return [`Uninstalled ${name}`, ...tables.map((table) => `  dropped ${table}`)].join('\n');
  });
}

/** @throws unless the person at the terminal types the name. */
async function confirm(name: string): Promise<void> {
  if (!process.stdin.isTTY) throw new StartupError(`This deletes everything of plugin ${name}: confirm with --yes`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(`This deletes everything of plugin ${name}. Its name, to go on: `);
    if (answer.trim() !== name) throw new StartupError('Nothing was deleted');
  } finally {
    terminal.close();
  }
}
