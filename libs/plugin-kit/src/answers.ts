import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import { ApiProperty, ApiResponse } from '@nestjs/swagger';
import { PageMeta } from './page-meta.js';
import type { AnyClass } from './any-class.js';

/** What `@Answers()` says of a route. */
export interface AnswerOptions {
  /** Default 200. */
  status?: number;
  /** The envelope's `message`. */
  message: string;
  /** The handler returns a `Page`; `data` is an array and `meta.nextCursor` is there. */
  list?: boolean;
  /** It holds something that gives access, or is told this once: it is never kept for a repetition with the same `Idempotency-Key`. */
  secret?: boolean;
  /**
   * False where the handler cannot be one transaction, because it handles bytes or calls others: then `Idempotency-Key` is left to it, see
   * `Idempotency`. Default true; it matters to POST routes that are not public.
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
