import type { Readable } from 'node:stream';
import { applyDecorators, createParamDecorator, type ExecutionContext, HttpCode, SetMetadata } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiResponse } from '@nestjs/swagger';
import type { RoostRequest } from './principal.js';

/** Options of `@AcceptsBytes()`. */
export interface BytesOptions {
  /** Media types, in lower case and without parameters. */
  types: readonly string[];
  /** Whether a body is required. Default true. */
  required?: boolean;
}

export const BYTES_METADATA = Symbol.for('roost:bytes');

/**
 * Makes a route accept bodies of these media types only, as a stream that the handler reads with {@link BodyStream}. The handler has to
 * limit the length.
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

/** Injects the unread body of a route with `@AcceptsBytes()`, or undefined if the request has none. */
export const BodyStream = createParamDecorator((_: unknown, context: ExecutionContext): Readable | undefined => {
  const { headers, raw } = context.switchToHttp().getRequest<RoostRequest & { raw: Readable }>();
  return hasBody(headers) ? raw : undefined;
});

/** Whether a request comes with a body. */
export const hasBody = (headers: RoostRequest['headers']): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** An answer that is sent unchanged, without the envelope: a file, a page, a table. A handler returns it. */
export class BytesAnswer {
  constructor(
    /** Null: no body. */
    readonly body: Readable | Buffer | string | null,
    readonly options: {
      /** Default: as the route declares, else 200. */
      status?: number;
      /** `content-type` is among them, unless there is no body. */
      headers?: Readonly<Record<string, string>>;
    } = {},
  ) {}
}

/** Options of `@AnswersBytes()`. */
export interface BytesAnswerOptions {
  /** Media types, without parameters. OpenAPI shows those of text as text and others as binary. */
  types: readonly string[];
  description: string;
  /** Default 200. */
  status?: number;
  /** Descriptions of its headers by name, for OpenAPI. */
  headers?: Readonly<Record<string, string>>;
}

/**
 * Headers of an answer, in the format of `@ApiResponse({ headers })`.
 *
 * @param meanings descriptions by header name
 * @example
 * @ApiResponse({ status: 201, description: 'Made', headers: answerHeaders({ Location: 'Where it is' }) })
 */
export const answerHeaders = (
  meanings: Readonly<Record<string, string>>,
): Record<string, { description: string; schema: { type: 'string' } }> =>
  Object.fromEntries(
    Object.entries(meanings).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
  );

/**
 * Declares that a route answers with a {@link BytesAnswer}, or with one of Nest's `StreamableFile`, and not with JSON.
 *
 * @example
 * @Get(':id/badge')
 * @Public()
 * @AnswersBytes({ types: ['image/svg+xml'], description: 'The badge' })
 * async getBadge(@Param('id') id: string): Promise<BytesAnswer> {
 *   return new BytesAnswer(await this.badges.draw(id), { headers: { 'content-type': 'image/svg+xml' } });
 * }
 */
export function AnswersBytes({ types, description, status = 200, headers }: BytesAnswerOptions): MethodDecorator {
  const content = types.map((type) => {
    const schema = type.startsWith('text/') ? { type: 'string' } : { type: 'string', format: 'binary' };
    return [type, { schema }] as const;
  });
  return applyDecorators(
    HttpCode(status),
    ApiResponse({
      status,
      description,
      content: Object.fromEntries(content),
      ...(headers ? { headers: answerHeaders(headers) } : {}),
    }),
  );
}
