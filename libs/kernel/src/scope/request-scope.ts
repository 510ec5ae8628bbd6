import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Principal } from '@roost/plugin-kit';
import type { Transaction } from './transaction.js';

/** A request that is being answered, as far as the kernel looks at it outside the HTTP server. */
export interface Exchange {
  readonly request: {
    readonly method: string;
    /** Path and query. */
    readonly url: string;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    /** As it was read, before validation. */
    readonly body?: unknown;
    readonly stagedFile?: object | undefined;
    readonly stagedDigest?: string | undefined;
    /** It was answered as an earlier one with the same `Idempotency-Key`: what was staged for it is not needed. */
    isRepeated?: boolean;
  };
  readonly reply: {
    readonly statusCode: number;
    getHeaders: () => Readonly<Record<string, unknown>>;
    header: (name: string, value: string) => unknown;
  };
}

/** What belongs to one request or one job run, wherever it is in the call stack. */
export class RequestScope {
  private static readonly storage = new AsyncLocalStorage<RequestScope>();
  private fork: EntityManager | undefined;
  /** Who makes the request, once that is known. */
  principal: Principal | undefined;
  /** Project of the request or job, once that is known. */
  projectId: string | undefined;
  /** Where it is traced. */
  transaction: Transaction | undefined;

  constructor(
    /** 32 hex digits, as W3C Trace Context has it. */
    readonly traceId: string,
    private readonly globalEntityManager: EntityManager,
    /** Address that the request comes from; none in a job. */
    readonly ip?: string,
    /** None in a job. */
    readonly exchange?: Exchange,
  ) {}

  /** The trace id, and after a hyphen the id of the span that what is written now is a consequence of, where there is one. */
  get traceLink(): string {
    return this.transaction ? `${this.traceId}-${this.transaction.spanId}` : this.traceId;
  }

  static get current(): RequestScope | undefined {
    return this.storage.getStore();
  }

  /** An identity map of its own, made when first asked for: most hot reads do without. */
  get entityManager(): EntityManager {
    // Outside of this scope: while it is being made, the fork asks for the current entity manager itself.
    this.fork ??= RequestScope.storage.exit(() => this.globalEntityManager.fork({ useContext: true }));
    return this.fork;
  }

  run<T>(work: () => T): T {
    return RequestScope.storage.run(this, work);
  }
}

const TRACEPARENT = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

/** The trace id of a `traceparent` header, or a new one. */
export function traceIdFrom(traceparent: string | string[] | undefined): string {
  return (typeof traceparent === 'string' && TRACEPARENT.exec(traceparent)?.[1]) || newTraceId();
}

/** The span of a `traceparent` header that the request is a part of. */
export function parentSpanIdFrom(traceparent: string | string[] | undefined): string | undefined {
  return typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent)?.[2] : undefined;
}

/** 32 hex digits; `randomUUID` draws its randomness in batches, which costs a tenth. */
export const newTraceId = (): string => randomUUID().replaceAll('-', '');
