#!/usr/bin/env node
/**
 * Writes a migration of the plugin in this folder, from what its entities say and its migrations do not:
 * `roost-test roost-migration add-stars`.
 */
import { resolve } from 'node:path';
import { writeMigration } from '../src/migration/write-migration.js';

const [name = '', folder = '.'] = process.argv.slice(2);
try {
  for (const line of await writeMigration(name, resolve(folder))) process.stdout.write(`${line}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
process.exit();
