import type { FastifyReply } from 'fastify';
import type { FileReply } from './media-files.service.js';

/** Binary bodies, for OpenAPI. */
export const BINARY = { schema: { type: 'string', format: 'binary' } } as const;

export async function sendFile(reply: FastifyReply, { status, headers, body }: FileReply): Promise<void> {
  // Without a body there is nothing to describe: `null` would be sent as JSON.
  await reply
    .status(status)
    .headers(headers)
    .send(body ?? undefined);
}
