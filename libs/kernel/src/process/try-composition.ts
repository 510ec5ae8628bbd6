import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ormConfig } from '../database/orm-config.js';
import { HandlerRegistry } from '../discovery/handler-registry.js';
import { PluginBoundaries } from '../discovery/plugin-boundaries.js';
import { RouteRegistry } from '../discovery/route-registry.js';
import { KernelModule } from '../kernel.module.js';
import { MessageCatalogue } from '../discovery/message-catalogue.js';
import type { Composition } from '../plugins/composition.js';

/**
 * Builds the modules of the API and of the worker, holds them to what a start checks, and connects to nothing.
 *
 * @throws StartupError, or what a module throws that cannot be built.
 */
export async function tryComposition(composition: Composition): Promise<void> {
  for (const process of ['api', 'worker'] as const) {
    const kernel = await KernelModule.forSettling(composition, ormConfig(composition), process);
    const root = { module: class TriedModule {}, imports: [kernel] };
    const app = await NestFactory.create(root, new FastifyAdapter(), { logger: false, abortOnError: false });
    try {
      app.get(PluginBoundaries).onModuleInit();
      const handlers = app.get(HandlerRegistry);
      handlers.facts();
      if (process === 'api') app.get(RouteRegistry).routes();
      else {
        const { jobs, events } = app.get(MessageCatalogue);
        // The kernel's own come with the queues, which connect.
        handlers.jobs(jobs.filter(({ name }) => !name.startsWith('kernel.')));
        handlers.events(events);
      }
    } finally {
      await app.close();
    }
  }
}
