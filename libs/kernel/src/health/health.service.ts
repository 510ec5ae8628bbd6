import { Injectable, Logger } from '@nestjs/common';
import { HealthCheck, type HealthDeclaration } from '@roost/plugin-kit';
import { type FoundMethod, HandlerRegistry } from '../discovery/handler-registry.js';
import { RedisConnection } from '../queue/redis.js';
import { countWorkers } from '../queue/worker-heartbeat.js';
import { HealthPart } from './health-part.js';
import { HealthReport } from './health-report.js';

const PART_TIMEOUT_MS = 2_000;

/** Asks every part with a `@HealthCheck()` whether it works. */
@Injectable()
export class HealthService {
  private readonly logger = new Logger(HealthService.name);
  private checks: FoundMethod<HealthDeclaration>[] | undefined;

  constructor(
    private readonly registry: HandlerRegistry,
    private readonly redis: RedisConnection,
  ) {}

  async report(): Promise<HealthReport> {
    this.checks ??= this.registry.healthChecks();
    const parts = await Promise.all(
      this.checks.map(async ({ declaration, call }): Promise<[string, HealthPart]> => {
        const status = await this.statusOf(declaration.part, call);
        return [declaration.part, { status, required: declaration.required }];
      }),
    );
    const down = parts.some(([, part]) => part.required && part.status === 'down');
    const sorted = parts.sort(([a], [b]) => a.localeCompare(b));
    return { status: down ? 'down' : 'up', parts: Object.fromEntries(sorted) };
  }

  /** Uploads are taken without a worker, but nothing becomes of them. */
  @HealthCheck('worker', { required: false })
  async checkWorker(): Promise<void> {
    if ((await countWorkers(this.redis)) === 0) throw new Error('No worker has been heard of lately');
  }

  private async statusOf(part: string, check: () => Promise<unknown>): Promise<'up' | 'down'> {
    const { promise: timeout, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      reject(new Error('no answer in time'));
    }, PART_TIMEOUT_MS);
    try {
      await Promise.race([check(), timeout]);
      return 'up';
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn({ part, reason }, 'a part is down');
      return 'down';
    } finally {
      clearTimeout(timer);
    }
  }
}
