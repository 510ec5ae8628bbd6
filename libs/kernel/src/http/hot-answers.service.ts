import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { Injectable } from '@nestjs/common';
import { type HotAnswer, HotAnswers, type HotRequest } from '@roost/plugin-kit';

type Find = (request: HotRequest) => HotAnswer | undefined;

/** What the server does with each hot answer. */
export interface HotOptions {
  /** Of every answer. */
  headers: Readonly<Record<string, string>>;
  newTraceId: (traceparent: string | string[] | undefined) => string;
  /** Called once it is sent. */
  onSent: (sent: { request: IncomingMessage; answer: HotAnswer; traceId: string; startedMs: number }) => void;
}

/** Stands before Fastify, and lets pass what it has no answer to. */
@Injectable()
export class HotAnswersService extends HotAnswers {
  private readonly finders: { prefix: string; find: Find }[] = [];
  private readonly headers = new WeakMap<HotAnswer['headers'], string[]>();

  serve(prefix: string, find: Find): void {
    this.finders.push({ prefix, find });
  }

  /** Before the server listens. */
  attach(server: Server, { headers, newTraceId, onSent }: HotOptions): void {
    const usual = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request');
    server.on('request', (request, response) => {
      const startedMs = performance.now();
      const answer = this.find(request);
      if (!answer) {
        for (const listener of usual) listener(request, response);
        return;
      }
      const traceId = newTraceId(request.headers.traceparent);
      response.writeHead(answer.status, this.headersOf(answer.headers, headers, traceId));
      response.end(request.method === 'HEAD' ? undefined : answer.body);
      onSent({ request, answer, traceId, startedMs });
    });
  }

  /** Names and values in turn, the trace id last: put together once. */
  private headersOf(own: HotAnswer['headers'], common: HotOptions['headers'], traceId: string): string[] {
    let list = this.headers.get(own);
    if (!list) {
      list = [...Object.entries({ ...common, ...own }).flat(), 'x-trace-id', ''];
      this.headers.set(own, list);
    }
    list[list.length - 1] = traceId;
    return list;
  }

  private find({ method, url = '', headers }: IncomingMessage): HotAnswer | undefined {
    if (method !== 'GET' && method !== 'HEAD') return undefined;
    const { authorization, cookie, origin, range } = headers;
    if (authorization !== undefined || cookie !== undefined || origin !== undefined || range !== undefined)
      return undefined;
    for (const { prefix, find } of this.finders) if (url.startsWith(prefix)) return find({ url, headers });
    return undefined;
  }
}
