import { SetMetadata } from '@nestjs/common';

/** Limits on the structure of a body. `BODY_LIMIT` limits its length. */
export interface BodyBounds {
  /** Keys of all objects together. */
  keys: number;
  /** Elements of all lists together. */
  elements: number;
  /** Nesting of objects and lists. */
  depth: number;
}

/** Limits of routes that declare none. Validating a body within them takes a few milliseconds. */
export const DEFAULT_BODY_BOUNDS: Readonly<BodyBounds> = { keys: 500, elements: 1000, depth: 20 };

export const BODY_BOUNDS_METADATA = Symbol.for('roost:body-bounds');

/**
 * Changes the limits of a route's body, for example for long lists. Validation takes longer with higher limits. A body over the limits gets
 * `http.body_too_complex` before it is parsed.
 *
 * @example
 * @Post('import')
 * @BoundsBody({ keys: 10_000 })
 */
export const BoundsBody = (bounds: Partial<BodyBounds>): MethodDecorator =>
  SetMetadata(BODY_BOUNDS_METADATA, { ...DEFAULT_BODY_BOUNDS, ...bounds } satisfies BodyBounds);
