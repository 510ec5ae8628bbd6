import { Injectable, Logger, Optional } from '@nestjs/common';
import {
  Authenticator,
  type EventStream,
  EventStreams,
  personOf,
  type Principal,
  ProjectStates,
  type StreamEvent,
  type StreamOptions,
} from '@roost/plugin-kit';
import type { FastifyInstance } from 'fastify';
import { KernelConfig } from '../config/kernel.config.js';
import { kernelErrors } from '../kernel.errors.js';
import { addressKey } from '../limits/address-key.js';
import { MetricsService } from '../metrics/metrics.service.js';
import { RequestScope } from '../scope/request-scope.js';
import { encodeEvent } from './encode-event.js';
import { SendableStream } from './sendable-stream.js';
import { ServerSentStream } from './server-sent-stream.js';

const TEND_MS = 1_000;
/** For clients to read what they were sent before the server stops. */
const GRACE_MS = 1_000;
/** Messages that a session has ended may be lost. */
const RECHECK_MS = 60_000;
const RETRY_AFTER = { headers: { 'retry-after': '5' } };

/** Every open stream of the process. */
@Injectable()
export class EventStreamsService extends EventStreams {
  private readonly logger = new Logger(EventStreamsService.name);
  private readonly streams = new Set<ServerSentStream>();
  private readonly countOf = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private recheckedAt = 0;
  private isClosing = false;

  constructor(
    private readonly config: KernelConfig,
    metrics: MetricsService,
    @Optional() private readonly authenticator?: Authenticator,
    @Optional() private readonly projects?: ProjectStates,
  ) {
    super();
    projects?.watch(() => void this.recheckClosed());
    const help = 'Streams of server-sent events that are open';
    metrics.gauge({ name: 'http_open_streams', help, labels: ['route'] }, () =>
      [...Map.groupBy(this.streams, ({ route }) => route ?? 'unknown')].map(([route, open]) => [route, open.length]),
    );
  }

  /** Before the server listens. */
  attach(server: FastifyInstance): void {
    server.addHook('onSend', (request, _reply, payload, done) => {
      if (payload instanceof ServerSentStream) payload.route = request.routeOptions.url ?? 'unknown';
      done(null, payload);
    });
    server.addHook('preClose', (done) => {
      this.isClosing = true;
      for (const stream of this.streams) stream.finish('shutdown');
      // Whoever has not read to the end by then keeps nobody waiting.
      setTimeout(() => {
        for (const stream of this.streams) stream.destroy();
      }, GRACE_MS).unref();
      done();
    });
  }

  open(options: StreamOptions = {}): EventStream {
    const scope = RequestScope.current;
    if (!scope) throw new Error('A stream can only be opened during a request');
    const identity = this.admit(scope);
    const { onEnd } = options;
    const stream = new ServerSentStream(identity, scope.principal, {
      ...options,
      onEnd: (reason) => {
        this.leave(stream);
        onEnd?.(reason);
      },
    });
    this.streams.add(stream);
    // A session that ended while the handler was at work was told before there was a stream to end.
    void this.recheckOne([stream]);
    this.timer ??= setInterval(() => {
      this.tend();
    }, TEND_MS).unref();
    return new SendableStream(stream);
  }

  encode(event: StreamEvent): Buffer {
    return encodeEvent(event);
  }

  recheck(id?: string): void {
    this.recheckAll([...this.streams].filter(({ principal }) => id === undefined || isOf(principal, id)));
  }

  private recheckAll(concerned: readonly ServerSentStream[]): void {
    const byWhom = Map.groupBy(concerned, (stream) => {
      const { principal, identity } = stream;
      return credentialOf(principal) ?? `${identity} ${principal?.projectId ?? ''}`;
    });
    for (const streams of byWhom.values()) void this.recheckOne(streams);
  }

  /** Those of projects that are suspended. */
  private async recheckClosed(): Promise<void> {
    try {
      const closed = (await this.projects?.closedIds()) ?? [];
      this.recheckAll([...this.streams].filter(({ principal }) => principal && closed.includes(principal.projectId)));
    } catch (error) {
      // All are asked again within a minute.
      this.logger.warn({ err: error }, 'It could not be checked which projects are suspended');
    }
  }

  /** Counts a stream. @returns whom it is counted for. */
  private admit({ principal, ip }: RequestScope): string {
    const isNamed = principal !== undefined && principal.kind !== 'anonymous';
    const { streamsPerIdentity, streamsPerProcess, limitsIpFactor } = this.config;
    if (this.isClosing || this.streams.size >= streamsPerProcess) throw kernelErrors.streams_full(RETRY_AFTER);
    const identity = isNamed ? nameOf(principal) : `address ${addressKey(ip ?? '')}`;
    const most = isNamed ? streamsPerIdentity : Math.max(1, Math.round(streamsPerIdentity * limitsIpFactor));
    const open = this.countOf.get(identity) ?? 0;
    if (open >= most) throw kernelErrors.too_many_streams(RETRY_AFTER);
    this.countOf.set(identity, open + 1);
    return identity;
  }

  private leave(stream: ServerSentStream): void {
    const { identity } = stream;
    this.streams.delete(stream);
    const left = (this.countOf.get(identity) ?? 1) - 1;
    if (left > 0) this.countOf.set(identity, left);
    else this.countOf.delete(identity);
    if (this.streams.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private tend(): void {
    const now = performance.now();
    for (const stream of this.streams) stream.tend(now);
    if (now - this.recheckedAt < RECHECK_MS) return;
    this.recheckedAt = now;
    this.recheck();
  }

  private async recheckOne(streams: readonly ServerSentStream[]): Promise<void> {
    const [first] = streams;
    if (!this.authenticator || !first?.principal) return;
    try {
      const now = await this.authenticator.refresh(first.principal);
      for (const stream of streams) if (!now || hasLost(stream.principal, now)) stream.finish('session');
    } catch (error) {
      // It is asked again within a minute.
      this.logger.warn({ err: error }, 'It could not be checked whether a session is still valid');
    }
  }
}

function nameOf(principal: Exclude<Principal, { kind: 'anonymous' }>): string {
  return principal.kind === 'service' ? `service ${principal.service}` : `user ${principal.userId}`;
}

/** The id of its session or key. */
function credentialOf(principal: Principal | undefined): string | undefined {
  const person = personOf(principal);
  return person?.kind === 'key' ? person.keyId : person?.sessionId;
}

const isOf = (principal: Principal | undefined, id: string): boolean =>
  personOf(principal)?.userId === id || credentialOf(principal) === id;

const hasLost = (before: Principal | undefined, now: Principal): boolean =>
  before !== undefined && [...before.permissions].some((permission) => !now.permissions.has(permission));
