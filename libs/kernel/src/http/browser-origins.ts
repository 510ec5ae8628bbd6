import { Injectable, Logger, Optional } from '@nestjs/common';
import { ProjectOrigins, type RoostRequest } from '@roost/plugin-kit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { KernelConfig } from '../config/kernel.config.js';

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const MAX_AGE_SECONDS = 600;

/**
 * Lets browser apps of other origins read answers: those of `CORS_ORIGINS` everywhere, those of a project in it. A preflight is answered
 * for the origins of all projects, because it carries neither credentials nor a header that says which. The request itself is held to
 * its project. An error that comes before its project is known says nothing of any, and the app of each may read it.
 */
@Injectable()
export class BrowserOrigins {
  private readonly logger = new Logger('Http');

  constructor(
    private readonly config: KernelConfig,
    @Optional() private readonly projects?: ProjectOrigins,
  ) {}

  /** Before the server listens. @param exposedHeaders names of headers that the apps may read */
  attach(server: FastifyInstance, exposedHeaders: readonly string[]): void {
    const exposed = exposedHeaders.join(', ');

    // Most requests come from no page of another origin: they wait for nothing.
    server.addHook('onRequest', (request, reply, done) => {
      const { origin, 'access-control-request-method': asked } = request.headers;
      if (request.method !== 'OPTIONS' || origin === undefined || asked === undefined) done();
      else this.answerPreflight(origin, request, reply, done);
    });

    server.addHook('onSend', (request, reply, payload, done) => {
      if (this.config.corsOrigins.length > 0 || this.projects?.areThere) vary(reply);
      const { origin } = request.headers;
      const isPreflight = reply.hasHeader('access-control-allow-origin');
      if (origin === undefined || isPreflight) {
        done(null, payload);
        return;
      }
      const { projectId } = request as typeof request & RoostRequest;
      void this.mayRead(origin, projectId).then((isAllowed) => {
        if (isAllowed) {
          allow(reply, origin);
          void reply.header('access-control-expose-headers', exposed);
        }
        done(null, payload);
      });
    });
  }

  /** Those of no project get what the path answers. */
  private answerPreflight(origin: string, request: FastifyRequest, reply: FastifyReply, otherwise: () => void): void {
    void this.mayRead(origin).then((isAllowed) => {
      if (!isAllowed) {
        otherwise();
        return;
      }
      allow(reply, origin);
      const headers = request.headers['access-control-request-headers'];
      void reply
        .headers({ 'access-control-allow-methods': METHODS, 'access-control-max-age': String(MAX_AGE_SECONDS) })
        .headers(headers === undefined ? {} : { 'access-control-allow-headers': headers })
        .code(204)
        .send();
    });
  }

  private async mayRead(origin: string, projectId?: string): Promise<boolean> {
    if (this.config.corsOrigins.includes(origin)) return true;
    try {
      return (await this.projects?.isAllowed(origin, projectId)) ?? false;
    } catch (error) {
      this.logger.warn({ err: error, origin }, 'The origins of projects could not be read. This one was refused');
      return false;
    }
  }
}

function allow(reply: FastifyReply, origin: string): void {
  void reply.headers({ 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' });
}

/** The same address answers another origin otherwise. */
function vary(reply: FastifyReply): void {
  const before = reply.getHeader('vary');
  void reply.header('vary', before === undefined ? 'Origin' : `${String(before)}, Origin`);
}
