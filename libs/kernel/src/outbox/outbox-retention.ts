import { Inject, Injectable, Logger } from '@nestjs/common';
import { KernelConfig } from '../config/kernel.config.js';
import type { Composition } from '../plugins/composition.js';
import { COMPOSITION } from '../plugins/composition.token.js';
import { loadedPlugins } from '../plugins/loaded-plugins.js';
import { RetentionRepository } from './retention.repository.js';

/** Keeps the outbox from growing by what nobody takes. */
@Injectable()
export class OutboxRetention {
  private readonly logger = new Logger(OutboxRetention.name);
  private readonly loaded: readonly string[];

  constructor(
    private readonly entries: RetentionRepository,
    private readonly config: KernelConfig,
    @Inject(COMPOSITION) composition: Composition,
  ) {
    this.loaded = loadedPlugins(composition);
  }

  /** @param handlers ids of the handlers of this worker. */
  async keep(handlers: readonly string[]): Promise<void> {
    const reason = 'There is no such handler any more';
    for (const { handler, count } of await this.entries.giveUpHomeless(this.loaded, handlers, reason)) {
      this.logger.warn(
        `Marked ${String(count)} entries for ${handler} as failed: its plugin no longer has this handler`,
      );
    }
    const days = this.config.outboxFailedDays;
    const deleted = await this.entries.deleteFailed(days);
    if (deleted > 0) this.logger.warn(`Deleted ${String(deleted)} failed entries after ${String(days)} days`);
  }
}
