import { SetMetadata } from '@nestjs/common';

/** How much structure a body may have. Its length is bounded by `BODY_LIMIT`. */
export interface BodyBounds {
  /** Keys of all objects together. */
  keys: number;
  /** Elements of all lists together. */
  elements: number;
  /** Objects and lists within each other. */
  depth: number;
}

/** Bounds of routes that declare none: validation of what is within them takes a few milliseconds. */
export const DEFAULT_BODY_BOUNDS: Readonly<BodyBounds> = { keys: 500, elements: 1000, depth: 20 };

export const BODY_BOUNDS_METADATA = Symbol.for('roost:body-bounds');

/**
 * Changes the bounds of a route's body, for those that take lists of many things. The time that validation takes grows with them. A body
 * outside of them is answered with `http.body_too_complex` before it is parsed.
 *
 * @example
 * @Post('import')
 * @BoundsBody({ keys: 10_000 })
 */
export const BoundsBody = (bounds: Partial<BodyBounds>): MethodDecorator =>
  SetMetadata(BODY_BOUNDS_METADATA, { ...DEFAULT_BODY_BOUNDS, ...bounds } satisfies BodyBounds);
