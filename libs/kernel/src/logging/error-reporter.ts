import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type * as SentryNode from '@sentry/node';
import { KernelConfig } from '../config/kernel.config.js';
import { RequestScope } from '../process/request-scope.js';

const FLUSH_MS = 2_000;

/** Reports faults of ours to Sentry, with their trace id. Without a DSN the SDK is not even loaded. */
@Injectable()
export class ErrorReporter implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(ErrorReporter.name);
  private sentry: typeof SentryNode | undefined;

  constructor(private readonly config: KernelConfig) {}

  async onModuleInit(): Promise<void> {
    if (!this.config.sentryDsn) return;
    this.sentry = await import('@sentry/node');
    this.sentry.init({
      dsn: this.config.sentryDsn,
      environment: this.config.nodeEnv,
      // Errors only: tracing, and with it OpenTelemetry's patching of modules, costs start-up time and memory.
      skipOpenTelemetrySetup: true,
      defaultIntegrations: false,
      sendDefaultPii: false,
    });
    this.logger.log('Faults are reported to Sentry');
  }

  report(error: unknown): void {
    const traceId = RequestScope.current?.traceId;
    this.sentry?.captureException(error, traceId === undefined ? {} : { tags: { trace_id: traceId } });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.sentry?.close(FLUSH_MS);
  }
}
