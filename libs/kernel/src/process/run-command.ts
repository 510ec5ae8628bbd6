import { EntityManager } from '@mikro-orm/postgresql';
import { type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HandlerRegistry } from '../discovery/handler-registry.js';
import { ormConfig } from '../database/orm-config.js';
import { KernelModule } from '../kernel.module.js';
import type { Composition } from '../plugins/composition.js';
import { StartupError } from '../startup-error.js';
import { newTraceId, RequestScope } from '../scope/request-scope.js';

/** Runs a command of a plugin. @returns what it has to say. @throws StartupError when no plugin handles it, or what it throws. */
export async function runCommand(composition: Composition, name: string, args: readonly string[]): Promise<string> {
  const [said = ''] = await runCommands(composition, [{ name, args }]);
  return said;
}

/** As `runCommand`, for several that one application runs in turn. @returns what each has to say. */
export async function runCommands(
  composition: Composition,
  commands: readonly { name: string; args: readonly string[] }[],
): Promise<string[]> {
  const kernel = await KernelModule.forSettling(composition, ormConfig(composition), 'api');
  const root: DynamicModule = { module: class CommandModule {}, imports: [kernel] };
  const app = await NestFactory.createApplicationContext(root, { logger: ['error'], abortOnError: false });
  try {
    const said: string[] = [];
    for (const { name, args } of commands) {
      const handler = app.get(HandlerRegistry).command(name);
      if (!handler) throw new StartupError(`No loaded plugin handles the command ${name}`);
      const scope = new RequestScope(newTraceId(), app.get(EntityManager));
      said.push(String(await scope.run(() => handler.call(args))));
    }
    return said;
  } finally {
    await app.close();
  }
}
