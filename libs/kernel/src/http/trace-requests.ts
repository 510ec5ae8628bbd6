import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parentSpanIdFrom, RequestScope } from '../scope/request-scope.js';
import type { ResponseCacheOptions } from './response-cache.service.js';
import type { Telemetry } from '../telemetry/telemetry.js';
import type { Transaction, TransactionStart } from '../scope/transaction.js';

type OnSent = ResponseCacheOptions['onSent'];

/** What is asked every few seconds by whoever watches over the server. */
const UNTRACED = /^\/(?:health\/|metrics$)/;

const STATUSES: Readonly<Record<number, string>> = {
  401: 'unauthenticated',
  403: 'permission_denied',
  404: 'not_found',
  409: 'already_exists',
  413: 'failed_precondition',
  429: 'resource_exhausted',
  499: 'cancelled',
  503: 'unavailable',
  504: 'deadline_exceeded',
};

/** Makes each request that is sampled a transaction. After the hook that opens the scopes of requests. */
export function traceRequests(server: FastifyInstance, telemetry: Telemetry): void {
  const transactions = new WeakMap<FastifyRequest, Transaction>();
  server.addHook('onRequest', (request, _reply, done) => {
    const { method, id: traceId, routeOptions, headers } = request;
    const route = routeOptions.url ?? 'unknown';
    const scope = RequestScope.current;
    if (scope && !UNTRACED.test(route)) {
      scope.transaction = telemetry.begin(startOf(method, route, traceId, headers.traceparent));
      if (scope.transaction) transactions.set(request, scope.transaction);
    }
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    const transaction = transactions.get(request);
    // A stream of events lasts as long as somebody listens, which tells nothing.
    if (transaction && reply.getHeader('content-type') !== 'text/event-stream')
      telemetry.end(transaction, statusOf(reply.statusCode));
    done();
  });
}

/** Makes each sampled request that is answered from memory a transaction, after what else is done about it. */
export function traceCachedResponse(telemetry: Telemetry, onSent: OnSent): OnSent {
  return (sent) => {
    onSent(sent);
    const { request, route, response, traceId, startedMs } = sent;
    const { method = '', headers } = request;
    const transaction = telemetry.begin({
      ...startOf(method, route, traceId, headers.traceparent),
      startedAt: Date.now() - (performance.now() - startedMs),
    });
    if (transaction) telemetry.end(transaction, statusOf(response.status));
  };
}

function startOf(
  method: string,
  route: string,
  traceId: string,
  traceparent: string | string[] | undefined,
): TransactionStart {
  return {
    traceId,
    parentSpanId: parentSpanIdFrom(traceparent),
    op: 'http.server',
    name: `${method} ${route}`,
    data: { 'http.request.method': method, 'http.route': route },
  };
}

/** In the words of Sentry. */
const statusOf = (status: number): string =>
  STATUSES[status] ?? (status < 400 ? 'ok' : status < 500 ? 'invalid_argument' : 'internal_error');
