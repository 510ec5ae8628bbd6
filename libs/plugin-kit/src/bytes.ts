import type { Readable } from 'node:stream';
import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { RoostRequest } from './principal.js';

/** What `@AcceptsBytes()` says of a route. */
export interface BytesOptions {
  /** Media types, in lower case and without parameters. */
  types: readonly string[];
  /** Whether there has to be a body. Default true. */
  required?: boolean;
}

export const BYTES_METADATA = Symbol.for('roost:bytes');

/**
 * Makes a route take a body as it arrives, of these media types and no other: the handler reads it by {@link BodyStream}. Nothing bounds
 * its length but the handler.
 *
 * @example
 * @Put(':id/content')
 * @Requires('reviews.write')
 * @AcceptsBytes({ types: ['application/octet-stream'] })
 * async putContent(@BodyStream() body: Readable): Promise<void> { … }
 */
export const AcceptsBytes = (options: BytesOptions): MethodDecorator =>
  applyDecorators(
    SetMetadata(BYTES_METADATA, options),
    ApiConsumes(...options.types),
    ApiBody({ schema: { type: 'string', format: 'binary' }, required: options.required ?? true }),
  );

/** Hands over the body of a route with `@AcceptsBytes()`, unread; undefined when the request has none. */
export const BodyStream = createParamDecorator((_: unknown, context: ExecutionContext): Readable | undefined => {
  const { headers, raw } = context.switchToHttp().getRequest<RoostRequest & { raw: Readable }>();
  return hasBody(headers) ? raw : undefined;
});

/** Whether a request comes with a body. */
export const hasBody = (headers: RoostRequest['headers']): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
