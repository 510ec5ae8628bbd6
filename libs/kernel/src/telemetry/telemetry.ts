import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type * as SentryNode from '@sentry/node';
import { KernelConfig } from '../config/kernel.config.js';
import { PROCESS_KIND, type ProcessKind } from '../config/process-kind.js';
import { newTraceId, RequestScope } from '../scope/request-scope.js';
import { newSpanId, Transaction, type TransactionStart } from '../scope/transaction.js';
import { transactionEvent } from './transaction-event.js';

const FLUSH_MS = 2_000;

/** The SDK, once it is loaded. */
interface Loaded {
  sdk: typeof SentryNode;
  client: SentryNode.NodeClient;
}

/**
 * Reports faults of ours and how long requests and jobs take to Sentry. Without a DSN the SDK is not even loaded. Spans are recorded here rather than by
 * the SDK: it would patch modules, which has to happen before any is loaded, and costs start-up time and memory.
 */
@Injectable()
export class Telemetry implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(Telemetry.name);
  private loaded: Loaded | undefined;

  constructor(
    private readonly config: KernelConfig,
    @Inject(PROCESS_KIND) private readonly process: ProcessKind,
  ) {}

  async onModuleInit(): Promise<void> {
    const { sentryDsn, sentryEnvironment, sentryRelease, nodeEnv, isTracing } = this.config;
    if (!sentryDsn) return;
    const sdk = await import('@sentry/node');
    const client = new sdk.NodeClient({
      dsn: sentryDsn,
      environment: sentryEnvironment ?? nodeEnv,
      release: sentryRelease,
      transport: sdk.makeNodeTransport,
      stackParser: sdk.defaultStackParser,
      integrations: [],
    });
    client.init();
    this.loaded = { sdk, client };
    this.logger.log(`Errors${isTracing ? ' and performance are' : ' are'} reported to Sentry`);
  }

  report(error: unknown): void {
    if (!this.loaded) return;
    const { traceId = newTraceId(), transaction } = RequestScope.current ?? {};
    const scope = this.scopeOf(traceId, this.loaded);
    scope.setContext('trace', { trace_id: traceId, span_id: transaction?.spanId ?? newSpanId() });
    this.loaded.client.captureException(error, undefined, scope);
  }

  /** @returns undefined for what is not traced: `SENTRY_TRACES_SAMPLE_RATE` says how much is */
  begin(start: TransactionStart): Transaction | undefined {
    return this.config.isTracing && this.isSampled(start.traceId) ? new Transaction(start) : undefined;
  }

  /** @param status in the words of Sentry: `ok`, `not_found`, `internal_error` */
  end(transaction: Transaction, status: string): void {
    if (!this.loaded) return;
    const scope = this.scopeOf(transaction.traceId, this.loaded);
    this.loaded.client.captureEvent(transactionEvent(transaction, status), undefined, scope);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.loaded?.client.close(FLUSH_MS);
  }

  private scopeOf(traceId: string, { sdk }: Loaded): SentryNode.Scope {
    const scope = new sdk.Scope();
    scope.setTags({ process: this.process, trace_id: traceId });
    // The head of the envelope has it, too: Sentry keeps or drops a trace as a whole by it.
    scope.setPropagationContext({ traceId, sampleRand: sampleOf(traceId) });
    return scope;
  }

  /** By its id, so that each process decides alike about all that belongs to one trace. */
  private isSampled(traceId: string): boolean {
    return sampleOf(traceId) < this.config.sentryTracesSampleRate;
  }
}

/** From 0 to less than 1. */
const sampleOf = (traceId: string): number => Number.parseInt(traceId.slice(-8), 16) / 2 ** 32;
