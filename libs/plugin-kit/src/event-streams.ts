import { applyDecorators, createParamDecorator, type ExecutionContext, Header, HttpCode } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiProduces } from '@nestjs/swagger';
import type { RoostRequest } from './principal.js';

/** One server-sent event (HTML Living Standard, 9.2). */
export interface StreamEvent {
  /** Its type; clients listen for it by name. Default `message`. */
  event?: string;
  /** Text goes as it is, anything else as JSON. */
  data: unknown;
  /** Id that a reconnecting client sends back: see {@link LastEventId}. */
  id?: string;
}

/** Why a stream ended. */
export type StreamEnd = 'client' | 'source' | 'slow' | 'session' | 'shutdown';

/** Callbacks and options of a stream. */
export interface StreamOptions {
  /** Called once, when the stream has ended. Stop producing events. */
  onEnd?: (reason: StreamEnd) => void;
  /** Called when a client that was behind has read everything. Send it the current state. */
  onDrain?: () => void;
  /** The stream ends after so many milliseconds; its client connects again. Default: never. */
  longestMs?: number;
}

/**
 * A stream of events to one client. A handler with {@link AnswersEvents} returns it. The kernel sends headers, comments that keep the
 * connection alive, and, when the server stops or the session ends, an event `bye` with the reason.
 */
export interface EventStream {
  /** Whether the stream is open. */
  readonly isOpen: boolean;
  /** Whether more than 256 KB wait to be sent. Until they are sent, `send` accepts nothing. */
  readonly isBehind: boolean;
  /**
   * Sends an event. There is no queue: an event that is not accepted is lost, and `onDrain` tells the source when to send the current
   * state. A client that stays behind for a minute is dropped.
   *
   * @param event or what {@link EventStreams.encode} made of one
   * @returns false when it was not accepted, because the client is behind or gone.
   */
  send(event: StreamEvent | Buffer): boolean;
  /** Ends the stream after what was sent. Safe to call again. */
  end(): void;
}

/**
 * Opens streams of server-sent events.
 *
 * @example
 * ```ts
 * @Get('events')
 * @Requires('reviews.read')
 * @AnswersEvents({ description: 'An event `review` for each new one' })
 * watchReviews(@LastEventId() after: string | undefined): Promise<EventStream> {
 *   return this.reviews.watch(after);
 * }
 * ```
 */
export abstract class EventStreams {
  /**
   * Opens a stream for the current request. Return it from the handler.
   *
   * @throws `http.too_many_streams` (429) beyond `STREAMS_PER_IDENTITY` of one person, or of one address without a sign-in;
   * `http.streams_full` (503) beyond `STREAMS_PER_PROCESS`
   */
  abstract open(options?: StreamOptions): EventStream;

  /** Encodes an event once, to send it to many. @throws RangeError when its type or id has a line break. */
  abstract encode(event: StreamEvent): Buffer;

  /**
   * Checks the principals of open streams with the {@link Authenticator} again, and ends streams whose session or key has ended or has lost
   * rights. Call it after such a change. The kernel also does this once a minute.
   *
   * @param id of a session, a key or a person; default: all
   */
  abstract recheck(id?: string): void;
}

/** Declares that a route answers with an {@link EventStream}: headers, and `text/event-stream` in OpenAPI. */
export const AnswersEvents = ({ description }: { description: string }): MethodDecorator =>
  applyDecorators(
    HttpCode(200),
    Header('content-type', 'text/event-stream'),
    Header('cache-control', 'no-store'),
    // Proxies that gather answers would hold events back.
    Header('x-accel-buffering', 'no'),
    ApiProduces('text/event-stream'),
    ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Id of the last event that the client received' }),
    ApiOkResponse({ description, schema: { type: 'string' } }),
  );

/** Injects the id of the last event that a reconnecting client received. */
export const LastEventId = createParamDecorator((_: unknown, context: ExecutionContext): string | undefined => {
  const header = context.switchToHttp().getRequest<RoostRequest>().headers['last-event-id'];
  return typeof header === 'string' && header !== '' ? header : undefined;
});
