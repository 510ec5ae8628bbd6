import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { ormConfig } from '../database/orm-config.js';
import { connect } from '../database/running-role.js';
import { OwedHooks } from '../hooks/owed-hooks.js';
import { KernelModule } from '../kernel.module.js';
import type { Composition } from '../plugins/composition.js';
import { loadedPlugins } from '../plugins/loaded-plugins.js';
import type { ProcessKind } from '../config/process-kind.js';

/**
 * Runs the hooks that plugins are owed, before the process serves anything. Whichever process starts first does it, with the modules of
 * the process that the hook belongs to; others wait for it. Where nothing is owed, which is nearly always, this is one query.
 *
 * @throws StartupError that names the plugin and the hook.
 */
export async function settleOwed(composition: Composition): Promise<void> {
  for (const process of await owingProcesses(composition)) {
    const kernel = await KernelModule.forSettling(composition, ormConfig(composition), process);
    const root = { module: class SettlingModule {}, imports: [kernel] };
    const app = await NestFactory.createApplicationContext(root, { logger: ['error', 'warn'], abortOnError: false });
    try {
      await app.get(OwedHooks).settle();
    } finally {
      await app.close();
    }
  }
}

async function owingProcesses(composition: Composition): Promise<ProcessKind[]> {
  const client = new pg.Client({ connectionString: composition.config.databaseUrl, application_name: 'roost-owed' });
  await connect(client, {});
  try {
    const { rows } = await client.query<{ process: ProcessKind }>(
      'select distinct process from kernel_owed_hook where plugin = any($1) order by process desc',
      [loadedPlugins(composition)],
    );
    return rows.map(({ process }) => process);
  } finally {
    await client.end();
  }
}
