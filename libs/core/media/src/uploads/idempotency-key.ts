import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { RoostRequest } from '@roost/plugin-kit';
import { mediaErrors } from '../media.errors.js';

/** @throws `media.idempotency_invalid` */
export function readIdempotencyKey(header: string | string[] | null | undefined): string | undefined {
  if (header === undefined || header === null) return undefined;
  if (typeof header !== 'string' || !/^[\x20-\x7e]{1,200}$/.test(header)) throw mediaErrors.idempotency_invalid();
  return header;
}

/** Hands over the `Idempotency-Key` of the request, or undefined. */
export const IdempotencyKey = createParamDecorator((_: unknown, context: ExecutionContext): string | undefined =>
  readIdempotencyKey(context.switchToHttp().getRequest<RoostRequest>().headers['idempotency-key']),
);
