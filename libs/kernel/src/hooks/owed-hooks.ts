import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Database } from '@roost/plugin-kit';
import { HandlerRegistry } from '../discovery/handler-registry.js';
import type { Composition } from '../plugins/composition.js';
import { COMPOSITION } from '../plugins/composition.token.js';
import { PROCESS_KIND, type ProcessKind } from '../config/process-kind.js';
import { newTraceId, RequestScope } from '../scope/request-scope.js';
import { StartupError } from '../startup-error.js';
import { loadedPlugins } from '../plugins/loaded-plugins.js';
import type { OwedHook } from './owed-hook.entity.js';
import { OwedHooksRepository, REBUILDING } from './owed-hooks.repository.js';

/** Runs the hooks that plugins missed while they were off, each in a transaction with its removal. */
@Injectable()
export class OwedHooks {
  private readonly logger = new Logger(OwedHooks.name);

  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
    private readonly registry: HandlerRegistry,
    private readonly owed: OwedHooksRepository,
    @Inject(COMPOSITION) private readonly composition: Composition,
    @Inject(PROCESS_KIND) private readonly process: ProcessKind,
  ) {}

  /** Settles what the loaded plugins are owed in this process. Waits for another process that does. @throws StartupError */
  async settle(): Promise<void> {
    const handlers = this.registry.hooks();
    const settleNext = (): Promise<boolean> =>
      this.em.transactional(async () => {
        await this.database.lock('kernel:owed-hooks');
        const owed = await this.owed.next(loadedPlugins(this.composition), this.process);
        if (!owed) return false;
        await this.run(owed, handlers);
        await this.owed.delete(owed.id);
        return true;
      });
    while (await new RequestScope(newTraceId(), this.em).run(settleNext));
  }

  private async run(owed: OwedHook, handlers: ReturnType<HandlerRegistry['hooks']>): Promise<void> {
    const { plugin, hook, createdAt } = owed;
    const own = (handlers.get(hook) ?? []).filter((handler) => handler.plugin === plugin);
    if (own.length === 0 && hook === REBUILDING) {
      this.logger.warn(`Plugin ${plugin} permanently missed events and does not handle the hook ${REBUILDING}`);
    }
    try {
      let value = owed.value;
      for (const handler of own) value = await handler.call(value);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new StartupError(
        `Plugin ${plugin}: the hook ${hook}, which it missed on ${createdAt.toISOString()} while it was off, failed: ${reason}`,
        { cause },
      );
    }
  }
}
