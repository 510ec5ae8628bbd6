import type { AnyClass } from './any-class.js';

/** Who receives an event besides plugins, for example over a stream or a webhook. */
export interface Audience {
  /** The project of the event. Its webhooks can receive the event; people receive it only as the fields below say. */
  projectId: string;
  /** People who receive it. */
  userIds?: readonly string[];
  /** Everyone in the project with this permission receives it. */
  permission?: string;
}

/** How an event is declared: see {@link defineEvent}. */
export interface EventOptions<P extends object> {
  /** Version of the payload, counted from 1. A higher one needs `upcast`. */
  version: number;
  /** The payload class, with `@ApiProperty()` on its fields. Handlers receive it, and it is the published schema. */
  payload: AnyClass<P>;
  /** Who receives an event. If it is missing or returns undefined, only plugins do. */
  audience?(payload: NoInfer<P>): Audience | undefined;
  /**
   * Brings a payload that an older version of the plugin wrote to this version. It returns undefined to drop the event.
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

/** An event as `@OnAnyEvent()` handlers receive it. */
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
 * Declares an event, which says what has happened. It is delivered to every handler after the commit, at least once, in order per
 * aggregate. The plugin lists it in the `events` of its manifest. The payload is stored as JSON, so use plain data, and ids instead of
 * objects.
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
