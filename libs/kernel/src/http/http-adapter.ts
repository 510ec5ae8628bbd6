import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { BytesAnswer } from '@roost/plugin-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';

type Reply = FastifyAdapter['reply'];
type SetNotFoundHandler = FastifyAdapter['setNotFoundHandler'];
type NotFound = (request: FastifyRequest, reply: FastifyReply) => unknown;

/** Answers a request that no route has. @returns false where it does not. */
export type Pages = (request: FastifyRequest, reply: FastifyReply) => Promise<boolean>;

/** Sends what handlers return: also what is no JSON. */
export class HttpAdapter extends FastifyAdapter {
  private pages: Pages | undefined;

  /** Sets who is asked before a request that no route has is refused. */
  usePages(pages: Pages): void {
    this.pages = pages;
  }

  override setNotFoundHandler(...[handler]: Parameters<SetNotFoundHandler>): ReturnType<SetNotFoundHandler> {
    const refuse = handler as NotFound;
    return super.setNotFoundHandler(async (request: FastifyRequest, reply: FastifyReply) =>
      (await this.pages?.(request, reply)) ? reply : refuse(request, reply),
    );
  }

  override reply(...[response, body, statusCode]: Parameters<Reply>): ReturnType<Reply> {
    if (!(body instanceof BytesAnswer)) return super.reply(response, body, statusCode);
    const { status = statusCode, headers = {} } = body.options;
    const reply = response as FastifyReply;
    if (status !== undefined) void reply.status(status);
    void reply.headers(headers);
    // Nest ends a stream whose reader went away, or that was asked for by HEAD.
    if (body.body instanceof Readable) return super.reply(reply, new StreamableFile(body.body));
    // Without a body there is nothing to describe: `null` would be sent as JSON.
    return reply.send(body.body ?? undefined);
  }
}
