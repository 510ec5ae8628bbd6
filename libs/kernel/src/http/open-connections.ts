import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as SocketServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

/** How long connections of a process that is being replaced may stay open for the request that is on its way. */
const LEAVE_MS = 1_000;
const LOOK_MS = 20;

/**
 * The connections of the HTTP process, at its end. A server that closes cuts connections that are idle, also those on which a request is
 * just arriving; their clients see a reset. Where another process goes on (SIGTERM: the supervisor's restart, an orchestrator), the answers of
 * the last second therefore tell clients to leave first.
 */
@Injectable()
export class OpenConnections implements BeforeApplicationShutdown {
  /** The last answer on each; undefined while nothing was asked. */
  private readonly answers = new Map<Socket, ServerResponse | undefined>();
  private server: Server | undefined;
  private isLeaving = false;

  /** Before the server listens, and after everything else that answers requests. */
  attach(app: FastifyInstance): void {
    const server = (this.server = app.server);
    server.on('connection', (socket: Socket) => {
      this.answers.set(socket, undefined);
      socket.once('close', () => this.answers.delete(socket));
    });
    server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
      this.answers.set(socket, response);
      if (this.isLeaving) response.shouldKeepAlive = false;
    });
    app.addHook('preClose', (done) => {
      this.leave();
      // Node does not count them as idle: it would wait a minute for their first request, or for the rest of one that was answered unread.
      for (const [socket, answer] of this.answers) if (answer?.writableFinished ?? true) socket.destroy();
      done();
    });
  }

  async beforeApplicationShutdown(signal?: string): Promise<void> {
    if (signal !== 'SIGTERM' || !this.server) return;
    // Takes no new connections; the method of the HTTP server would also end the idle ones.
    SocketServer.prototype.close.call(this.server);
    this.leave();
    for (let waited = 0; waited < LEAVE_MS && this.answers.size > 0; waited += LOOK_MS) await sleep(LOOK_MS);
  }

  private leave(): void {
    this.isLeaving = true;
    for (const answer of this.answers.values()) if (answer && !answer.headersSent) answer.shouldKeepAlive = false;
  }
}
