import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import { ApiProperty, ApiResponse } from '@nestjs/swagger';
import { PageMeta } from './page-meta.js';
import type { AnyClass } from './any-class.js';

/** Options of `@Answers()`. */
export interface AnswerOptions {
  /** Default 200. */
  status?: number;
  /** The envelope's `message`. */
  message: string;
  /** The handler returns a `Page`; `data` is an array and `meta.nextCursor` is there. */
  list?: boolean;
  /** The answer holds a secret or is shown only once, so it is never kept for a repeated request with the same `Idempotency-Key`. */
  secret?: boolean;
  /**
   * Set it to false if the handler cannot be one transaction, because it handles bytes or calls other services. The handler then handles
   * `Idempotency-Key` itself, see `Idempotency`. Default true. Only POST routes that are not public use it.
   */
  idempotencyKey?: boolean;
}

export const MESSAGE_METADATA = Symbol.for('roost:message');
export const IDEMPOTENCY_KEY_METADATA = Symbol.for('roost:idempotency-key');
export const ANSWER_CLASS_METADATA = Symbol.for('roost:answer-class');

/**
 * Declares the successful answer of a route: its class, status and message. The kernel wraps what the handler returns in
 * `{ message, data, meta? }`, and OpenAPI gets one named schema per shape.
 */
export function Answers(data: AnyClass | null, options: AnswerOptions): MethodDecorator {
  const status = options.status ?? 200;
  return applyDecorators(
    HttpCode(status),
    SetMetadata(MESSAGE_METADATA, options.message),
    SetMetadata(ANSWER_CLASS_METADATA, data),
    SetMetadata(IDEMPOTENCY_KEY_METADATA, options.secret !== true && options.idempotencyKey !== false),
    ApiResponse({ status, description: options.message, type: envelopeOf(data, options.list ?? false) }),
  );
}

const envelopes = new Map<string, { data: AnyClass | null; envelope: AnyClass }>();

function envelopeOf(data: AnyClass | null, list: boolean): AnyClass {
  const name = `${data?.name ?? 'Empty'}${list ? 'List' : ''}Envelope`;
  const known = envelopes.get(name);
  if (known && known.data === data) return known.envelope;
  const envelope = { [name]: class {} }[name] as AnyClass;
  const target = envelope.prototype as object;
  ApiProperty({ type: String })(target, 'message');
  ApiProperty(data ? { type: data, isArray: list } : { type: Object, nullable: true })(target, 'data');
  if (list) ApiProperty({ type: PageMeta })(target, 'meta');
  envelopes.set(name, { data, envelope });
  return envelope;
}
