import { EntityManager } from '@mikro-orm/postgresql';
import { type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Hooks } from '@roost/plugin-kit';
import { ormConfig } from '../database/orm-config.js';
import { KernelModule } from '../kernel.module.js';
import type { Composition } from '../plugins/composition.js';
import { newTraceId, RequestScope } from '../scope/request-scope.js';

/**
 * Asks the loaded plugins what they keep of one that is purged, as grants of its permissions.
 *
 * @param options.deletes whether they delete it
 * @returns what it was, a line each
 */
export async function purgeFromOthers(
  composition: Composition,
  plugin: string,
  options: { deletes: boolean },
): Promise<readonly string[]> {
  const kernel = await KernelModule.forSettling(composition, ormConfig(composition), 'api');
  const root: DynamicModule = { module: class PurgingModule {}, imports: [kernel] };
  const app = await NestFactory.createApplicationContext(root, { logger: ['error'], abortOnError: false });
  try {
    const scope = new RequestScope(newTraceId(), app.get(EntityManager));
    const { found } = await scope.run(() => app.get(Hooks).run('kernel.purging', { plugin, ...options, found: [] }));
    return found;
  } finally {
    await app.close();
  }
}
