import type { FastifyReply } from 'fastify';
import type { FileReply } from './media-files.service.js';

/** Binary bodies, for OpenAPI. */
export const BINARY = { schema: { type: 'string', format: 'binary' } } as const;

export async function sendFile(reply: FastifyReply, { status, headers, body }: FileReply): Promise<void> {
  await reply.status(status).headers(headers).send(body);
}
