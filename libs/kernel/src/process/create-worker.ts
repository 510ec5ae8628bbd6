import { setPriority } from 'node:os';
import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AnyClass } from '@roost/plugin-kit';
import { createLogger } from '../logging/create-logger.js';
import { NestLogger } from '../logging/nest-logger.js';
import { standardOutput } from '../logging/standard-output.js';
import type { Composition } from '../plugins/composition.js';
import { settleOwed } from './settle-owed.js';

/** Builds the queue process and starts to take jobs. @throws StartupError */
export async function createWorker(
  composition: Composition,
  module: AnyClass | DynamicModule,
): Promise<INestApplicationContext> {
  await settleOwed(composition);
  const { config } = composition;
  const app = await NestFactory.createApplicationContext(module, {
    logger: new NestLogger(createLogger(config, 'worker', standardOutput())),
    abortOnError: false,
  });
  app.enableShutdownHooks([], { useProcessExit: true });
  return app;
}

/** Lets the API go first wherever both want the processor. */
export function lowerPriority(nice: number): void {
  setPriority(nice);
}
