import type { AnyClass } from './any-class.js';

/** Who beside plugins may hear of an event, for example over a stream or a webhook. */
export interface Audience {
  /** The project that the fact belongs to. Its webhooks may hear of it; people only as far as the fields below say. */
  projectId: string;
  /** People who may hear of it. */
  userIds?: readonly string[];
  /** Everyone in the project who holds this permission may hear of it. */
  permission?: string;
}

/** How an event is declared: see {@link defineEvent}. */
export interface EventOptions<P extends object> {
  /** Version of the payload, counted from 1. A higher one needs `upcast`. */
  version: number;
  /** A class whose fields carry `@ApiProperty()`: what handlers get, and the schema that others are shown. */
  payload: AnyClass<P>;
  /** Who may hear of a fact. Left out, or where it returns undefined: plugins only. */
  audience?(payload: NoInfer<P>): Audience | undefined;
  /**
   * Brings a payload that an older version of the plugin wrote to this version. It returns undefined when nobody needs to hear of it any
   * more.
   */
  upcast?(payload: unknown, version: number): NoInfer<P> | undefined;
  /** Names that the event had in older versions of the plugin. */
  formerly?: readonly string[];
}

/** An event as a value: what `Outbox.emit` and `@OnEvent()` take. */
export interface EventDefinition<P extends object = object> {
  /** `<plugin>.<what-happened>`. */
  readonly name: string;
  readonly version: number;
  readonly payload: AnyClass<P>;
  readonly formerly: readonly string[];
  audience?(payload: P): Audience | undefined;
  upcast?(payload: unknown, version: number): P | undefined;
}

/** An event as `@OnAnyEvent()` handlers hear of it. */
export interface AnyEvent {
  /** `<plugin>.<what-happened>`. */
  name: string;
  /** Version of the payload. */
  version: number;
  payload: object;
  /** Undefined: plugins only. */
  audience: Audience | undefined;
  /** When it was emitted. */
  happenedAt: Date;
}

/**
 * Declares an event: a past fact. It is delivered to every handler after the commit, at least once, in order per aggregate. The plugin
 * lists it in the `events` of its manifest. The payload is stored as JSON: plain data, ids rather than objects.
 *
 * @example
 * export class ReviewCreated {
 *   @ApiProperty({ format: 'uuid' })
 *   reviewId: string;
 * }
 * export const reviewCreated = defineEvent('reviews.created', { version: 1, payload: ReviewCreated });
 */
export function defineEvent<P extends object>(name: string, options: EventOptions<P>): EventDefinition<P> {
  return Object.freeze({ formerly: [], ...options, name });
}
