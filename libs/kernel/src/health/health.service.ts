import { Injectable, Logger } from '@nestjs/common';
import { HealthCheck, type HealthDeclaration } from '@roost/plugin-kit';
import { type FoundMethod, HandlerRegistry } from '../discovery/handler-registry.js';
import { RedisConnection } from '../redis/redis.js';
import { countWorkers } from '../queue/worker-heartbeat.js';
import { HealthPart } from './health-part.js';
import { HealthReport } from './health-report.js';

const PART_TIMEOUT_MS = 2_000;

interface AskedPart extends HealthDeclaration {
  plugin: string;
  status: 'up' | 'down';
  reason?: string;
}

/** Asks every part with a `@HealthCheck()` whether it works. */
@Injectable()
export class HealthService {
  private readonly logger = new Logger(HealthService.name);
  private checks: FoundMethod<HealthDeclaration>[] | undefined;

  constructor(
    private readonly registry: HandlerRegistry,
    private readonly redis: RedisConnection,
  ) {}

  /** @param withReasons why parts are down: this may name hosts, folders and queues. */
  async report(withReasons = false): Promise<HealthReport> {
    const parts = await this.ask();
    const down = parts.some(({ required, status }) => required && status === 'down');
    const sorted = parts.sort((a, b) => a.part.localeCompare(b.part));
    const byName = sorted.map(({ part, status, required, reason }): [string, HealthPart] => [
      part,
      { status, required, ...(withReasons && reason !== undefined ? { reason } : {}) },
    ]);
    return { status: down ? 'down' : 'up', parts: Object.fromEntries(byName) };
  }

  /** Those plugins that have parts: down when one of them is. */
  async byPlugin(): Promise<Map<string, 'up' | 'down'>> {
    const parts = Map.groupBy(await this.ask(), ({ plugin }) => plugin);
    const isDown = ({ status }: AskedPart): boolean => status === 'down';
    return new Map([...parts].map(([plugin, asked]) => [plugin, asked.some(isDown) ? 'down' : 'up']));
  }

  /** Uploads are taken without a worker, but nothing becomes of them. */
  @HealthCheck('worker', { required: false })
  async checkWorker(): Promise<void> {
    if ((await countWorkers(this.redis)) === 0) throw new Error('No worker has reported recently');
  }

  private async ask(): Promise<AskedPart[]> {
    this.checks ??= this.registry.healthChecks();
    return Promise.all(
      this.checks.map(async ({ plugin, declaration, call }) => ({
        plugin,
        ...declaration,
        ...(await this.stateOf(declaration.part, call)),
      })),
    );
  }

  private async stateOf(part: string, check: () => Promise<unknown>): Promise<Pick<AskedPart, 'status' | 'reason'>> {
    const { promise: timeout, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      reject(new Error('No answer in time'));
    }, PART_TIMEOUT_MS);
    try {
      await Promise.race([check(), timeout]);
      return { status: 'up' };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn({ part, reason }, 'A part of the health check is down');
      return { status: 'down', reason };
    } finally {
      clearTimeout(timer);
    }
  }
}
