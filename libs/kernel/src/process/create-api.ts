import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Hooks } from '@roost/plugin-kit';
import { RouteRegistry } from '../discovery/route-registry.js';
import { DocsService } from '../docs/docs.service.js';
import { createOpenApi } from '../docs/openapi.js';
import { configureHttpServer, createHttpAdapter } from '../server/http-server.js';
import { OpenConnections } from '../http/open-connections.js';
import { ResponseCacheService } from '../http/response-cache.service.js';
import { createLogger } from '../logging/create-logger.js';
import { NestLogger } from '../logging/nest-logger.js';
import { standardOutput } from '../logging/standard-output.js';
import { EventStreamsService } from '../streams/event-streams.service.js';
import type { AnyClass } from '@roost/plugin-kit';
import type { DynamicModule } from '@nestjs/common';
import type { Composition } from '../plugins/composition.js';
import { sayThatThereAreNoPages } from '../web/no-web-app.js';
import { WebApp } from '../web/web-app.js';
import { settleOwed } from './settle-owed.js';

/** Version of the API, as OpenAPI tells it. */
export const API_VERSION = '1.0.0';

/** Builds the HTTP process, checked and ready to listen. @throws StartupError */
export async function createApi(
  composition: Composition,
  module: AnyClass | DynamicModule,
): Promise<NestFastifyApplication> {
  await settleOwed(composition);
  const { config } = composition;
  const output = standardOutput();
  const pino = createLogger(config, 'api', output);
  const app = await NestFactory.create<NestFastifyApplication>(module, createHttpAdapter(config, pino), {
    logger: new NestLogger(pino),
    abortOnError: false,
    // Fastify's own JSON parser refuses prototype poisoning; forms are taken only where a route says so.
    bodyParser: false,
  });
  app.enableShutdownHooks([], { useProcessExit: true });
  try {
    app.get(EventStreamsService).attach(app.getHttpAdapter().getInstance());
    await configureHttpServer(app, composition, createLogger(config, 'api', output, { redact: false }));
    app.get(OpenConnections).attach(app.getHttpAdapter().getInstance());
    const routes = app.get(RouteRegistry).routes();
    app.get(ResponseCacheService).bind(routes);
    const facts = { version: API_VERSION, url: config.baseUrl, locales: composition.texts.locales };
    const { webDir, home } = config;
    if (webDir) await new WebApp(webDir, home, app.get(RouteRegistry), composition.texts).attach(app);
    else sayThatThereAreNoPages(app, app.get(RouteRegistry), composition.texts, `${config.baseUrl}/docs`);
    app.get(DocsService).useDocument(() => createOpenApi(app, routes, composition.plugins, facts));
    await app.init();
    await app.get(Hooks).run('kernel.starting', { process: 'api' });
  } catch (error) {
    await app.close();
    throw error;
  }
  return app;
}
