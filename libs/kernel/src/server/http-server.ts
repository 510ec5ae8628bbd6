import type { Server } from 'node:http';
import cookie from '@fastify/cookie';
import proxyAddress, { compile } from '@fastify/proxy-addr';
import { EntityManager } from '@mikro-orm/postgresql';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { personOf, type RoostRequest } from '@roost/plugin-kit';
import { type FastifyHttpOptions, type FastifyInstance, LogController } from 'fastify';
import type { Logger as PinoLogger } from 'pino';
import type { KernelConfig } from '../config/kernel.config.js';
import { MetricsService } from '../metrics/metrics.service.js';
import type { Composition } from '../plugins/composition.js';
import { RequestScope, traceIdFrom } from '../scope/request-scope.js';
import { Telemetry } from '../telemetry/telemetry.js';
import { traceCachedResponse, traceRequests } from '../http/trace-requests.js';
import { answerClientError, answerUnmet, answerUnroutable } from '../http/client-error.js';
import { BrowserOrigins } from '../http/browser-origins.js';
import { compressJson } from '../http/compress-json.js';
import { HttpAdapter } from '../http/http-adapter.js';
import { kernelErrors } from '../kernel.errors.js';
import { prepareRoutes } from './prepare-routes.js';
import { type ResponseCacheOptions, ResponseCacheService } from '../http/response-cache.service.js';
import { securityHeaders } from '../http/security-headers.js';

/** What browser apps on other origins may read of every answer that has it. Plugins declare more. */
const EXPOSED_HEADERS = [
  'x-trace-id',
  'idempotency-replayed',
  'etag',
  'content-range',
  'accept-ranges',
  'content-disposition',
  'retry-after',
  'ratelimit',
  'ratelimit-policy',
  'location',
];

/** What is noted of each request. */
interface AccessLine {
  method: string;
  /** The pattern. */
  route: string;
  status: number;
  ms: number;
  ip: string;
  userId?: string | undefined;
  keyId?: string | undefined;
  /** Where there is no scope to take it from. */
  traceId?: string;
}

/** The Fastify server below Nest: limits, trace ids, and errors that come up before any route. */
export function createHttpAdapter(config: KernelConfig, logger: PinoLogger): HttpAdapter {
  const options: FastifyHttpOptions<Server> = {
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: config.bodyLimit,
    requestTimeout: config.requestTimeoutMs,
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    // One logger for all requests: the trace id comes from the request's scope.
    childLoggerFactory: (parent) => parent,
    frameworkErrors: (error, request, reply) => {
      answerUnroutable(error, request, reply);
    },
    genReqId: (request) => traceIdFrom(request.headers.traceparent),
    clientErrorHandler: answerClientError,
    // Node's own answer has no body.
    http: { requireHostHeader: false },
    // `/posts/` is `/posts`: the router knows one route, so that whatever counts or remembers by route is not led astray.
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
  };
  return new HttpAdapter({ ...options, multipart: false });
}

/**
 * Registers what every request passes through, in its order. Before `app.init()`.
 *
 * @param accessLog gets one line for each request.
 */
export async function configureHttpServer(
  app: NestFastifyApplication,
  { config, plugins }: Pick<Composition, 'config' | 'plugins'>,
  accessLog: PinoLogger,
): Promise<void> {
  const durations = app.get(MetricsService).histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer',
    // The pattern of the route, not the path: labels must be few.
    labels: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
  });
  const em = app.get(EntityManager);
  const server = app.getHttpAdapter().getInstance();
  const headers = securityHeaders(config);

  server.addHook('onRequest', (request, reply, done) => {
    void reply.headers(headers).header('x-trace-id', request.id);
    new RequestScope(request.id, em, request.ip, { request, reply }).run(() => {
      const isHostMissing = request.headers.host === undefined && request.raw.httpVersion === '1.1';
      done(isHostMissing ? kernelErrors.bad_request({ detail: 'The header Host is missing' }) : undefined);
    });
  });
  const telemetry = app.get(Telemetry);
  if (config.isTracing) traceRequests(server, telemetry);
  server.addHook('onSend', (_request, reply, payload, done) => {
    // What says nothing of caching may be somebody's own.
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    done(null, payload);
  });
  const log = (line: AccessLine): void => {
    const { method, route, status, ms } = line;
    durations.observe({ method, route, status: String(status) }, ms / 1000);
    accessLog.info({ ...line, ms: Math.round(line.ms * 10) / 10 }, 'request');
  };
  server.addHook('onResponse', (request, reply, done) => {
    const { method, ip, principal } = request as typeof request & RoostRequest;
    const route = request.routeOptions.url ?? 'unknown';
    const person = personOf(principal);
    const by = { userId: person?.userId, keyId: person?.kind === 'key' ? person.keyId : undefined };
    log({ method, route, status: reply.statusCode, ms: reply.elapsedTime, ip, ...by });
    done();
  });
  const trusted = compile(config.trustedProxies);
  const onSent: ResponseCacheOptions['onSent'] = ({ request, route, response: { status }, traceId, startedMs }) => {
    const ms = performance.now() - startedMs;
    log({ method: request.method ?? '', route, status, ms, ip: proxyAddress(request, trusted), traceId });
  };
  app.get(ResponseCacheService).attach(server.server, {
    headers,
    newTraceId: traceIdFrom,
    onSent: config.isTracing ? traceCachedResponse(telemetry, onSent) : onSent,
  });
  answerUnmet(server.server);
  // Bodies stay unread until the guards have let their callers in: see BodyReader.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, _payload, done) => {
    done(null);
  });
  await app.register(cookie);
  prepareRoutes(app, { limit: config.bodyLimit, parseJson: createJsonParser(server) });
  app
    .get(BrowserOrigins)
    .attach(server, [...EXPOSED_HEADERS, ...plugins.flatMap((plugin) => plugin.exposedHeaders ?? [])]);
  compressJson(server);
}

/** Fastify's parser, which refuses prototype poisoning, with our error. */
function createJsonParser(server: FastifyInstance): (text: string) => unknown {
  const parse = server.getDefaultJsonParser('error', 'error');
  return (text) => {
    let result: unknown;
    // It is synchronous, and wants a request only to hand it on.
    void parse(undefined as never, text, (error, value) => {
      if (error) throw kernelErrors.malformed_body({ detail: error.message });
      result = value;
    });
    return result;
  };
}
