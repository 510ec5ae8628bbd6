import { randomBytes } from 'node:crypto';

/** As many as Sentry takes with one transaction. */
const MOST_SPANS = 1_000;

/** What ends a span. */
export type EndSpan = (isFailed?: boolean) => void;

/** A part of a transaction. Times are in milliseconds since the epoch. */
export interface Span {
  readonly id: string;
  readonly parentId: string;
  readonly op: string;
  readonly name: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly isFailed: boolean;
}

/** What is known of a transaction when it begins. */
export interface TransactionStart {
  /** 32 hex digits. */
  traceId: string;
  /** 16 hex digits: what the transaction is a consequence of, as the request that enqueued a job. */
  parentSpanId?: string | undefined;
  /** As Sentry names them: `http.server`, `queue.process`. */
  op: string;
  /** Few different ones: routes and handlers, never paths. */
  name: string;
  /** In milliseconds since the epoch. Default now. */
  startedAt?: number;
  data?: Readonly<Record<string, string | number>>;
}

/** One request or job run that is traced, and the spans of it. */
export class Transaction {
  /** 16 hex digits. */
  readonly spanId = newSpanId();
  readonly spans: Span[] = [];
  private hasFailed = false;
  /** Its times come from the clock that does not jump. */
  private readonly epoch = Date.now() - performance.now();
  readonly startedAt: number;

  constructor(readonly start: TransactionStart) {
    this.startedAt = start.startedAt ?? this.now();
  }

  get isFailed(): boolean {
    return this.hasFailed;
  }

  get traceId(): string {
    return this.start.traceId;
  }

  /** Now, in milliseconds since the epoch. */
  now(): number {
    return this.epoch + performance.now();
  }

  /** What is tried again has failed, too. */
  fail(): void {
    this.hasFailed = true;
  }

  /** @returns what ends the span */
  begin(op: string, name: string): EndSpan {
    const startedAt = this.now();
    return (isFailed = false) => {
      this.add({ op, name, startedAt, endedAt: this.now(), isFailed });
    };
  }

  /** @param parentId 16 hex digits. Default that of the transaction. */
  add({ id = newSpanId(), parentId = this.spanId, ...span }: Partial<Span> & Omit<Span, 'id' | 'parentId'>): void {
    if (this.spans.length < MOST_SPANS) this.spans.push({ id, parentId, ...span });
  }
}

/** 16 hex digits. */
export const newSpanId = (): string => randomBytes(8).toString('hex');

/**
 * Begins a span that ends with what is returned, if that is a promise.
 *
 * @returns the same
 */
export function endWith<T>(result: T, end: EndSpan): T {
  if (result instanceof Promise) {
    result.then(
      () => {
        end();
      },
      () => {
        end(true);
      },
    );
  }
  return result;
}
