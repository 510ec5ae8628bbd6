import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { CachedResponse, FindCachedResponse } from '@roost/plugin-kit';
import { HandlerRegistry } from '../discovery/handler-registry.js';
import type { Route } from '../discovery/route-registry.js';
import { StartupError } from '../startup-error.js';
import { CachedRoute, isPlain } from './cached-route.js';

/** A response that was found in memory. */
export interface Hit {
  /** Pattern of the route that it stands for. */
  route: string;
  response: CachedResponse;
}

/** What the server does with each response. */
export interface ResponseCacheOptions {
  /** Of every response. */
  headers: Readonly<Record<string, string>>;
  newTraceId: (traceparent: string | string[] | undefined) => string;
  /** Called once it is sent. */
  onSent: (sent: Hit & { request: IncomingMessage; traceId: string; startedMs: number }) => void;
}

/** Stands before Fastify, and lets pass what it has no response to. */
@Injectable()
export class ResponseCacheService {
  private routes: readonly CachedRoute[] = [];
  private readonly headers = new WeakMap<CachedResponse['headers'], string[]>();

  constructor(private readonly registry: HandlerRegistry) {}

  /**
   * Finds the methods with `@ResponseCache()`.
   *
   * @param routes all routes of the process
   * @throws StartupError when one asks for a route that is not its plugin's own, or not open to everyone.
   */
  bind(routes: readonly Route[]): void {
    this.routes = this.registry.responseCaches().map(({ method: finder, plugin, declaration, call }) => {
      const route = routes.find(({ method, path }) => method === 'GET' && path === declaration);
      const what = `Plugin ${plugin}: ${finder} caches responses of GET ${declaration}`;
      if (!route) throw new StartupError(`${what}, which does not exist`);
      if (route.plugin !== plugin) throw new StartupError(`${what}, a route of plugin ${route.plugin}`);
      if (route.access !== 'public' && !route.access.kinds.includes('anonymous'))
        throw new StartupError(`${what}, which requires the permission ${route.access.permission}`);
      if (!isPlain(declaration)) throw new StartupError(`${what}, whose pattern has more than names and parameters`);
      return new CachedRoute(declaration, call as unknown as FindCachedResponse, routes);
    });
  }

  /** Before the server listens. */
  attach(server: Server, { headers, newTraceId, onSent }: ResponseCacheOptions): void {
    const usual = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request');
    server.on('request', (request, response) => {
      const startedMs = performance.now();
      const hit = this.find(request);
      if (!hit) {
        for (const listener of usual) listener(request, response);
        return;
      }
      const { status, headers: own, body } = hit.response;
      const traceId = newTraceId(request.headers.traceparent);
      response.writeHead(status, this.headersOf(own, headers, traceId));
      response.end(request.method === 'HEAD' ? undefined : body);
      onSent({ ...hit, request, traceId, startedMs });
    });
  }

  /** Looks for a response in memory. It is on the way of every request. */
  find({ method, url = '', headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>): Hit | undefined {
    if (method !== 'GET' && method !== 'HEAD') return undefined;
    const { authorization, cookie, origin, range } = headers;
    if (authorization !== undefined || cookie !== undefined || origin !== undefined || range !== undefined)
      return undefined;
    for (const route of this.routes) {
      if (!url.startsWith(route.prefix)) continue;
      const mark = url.indexOf('?');
      const params = route.match(method, mark < 0 ? url : url.slice(0, mark));
      const response = params && route.find({ params, query: mark < 0 ? '' : url.slice(mark + 1), headers });
      if (response) return { route: route.pattern, response };
    }
    return undefined;
  }

  /** Names and values in turn, the trace id last: put together once. */
  private headersOf(
    own: CachedResponse['headers'],
    common: ResponseCacheOptions['headers'],
    traceId: string,
  ): string[] {
    let list = this.headers.get(own);
    if (!list) {
      list = [...Object.entries({ ...common, ...own }).flat(), 'x-trace-id', ''];
      this.headers.set(own, list);
    }
    list[list.length - 1] = traceId;
    return list;
  }
}
