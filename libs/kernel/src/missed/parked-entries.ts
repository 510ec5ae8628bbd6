import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { KernelConfig } from '../config/kernel.config.js';
import { MessageCatalogue } from '../discovery/message-catalogue.js';
import type { Composition } from '../plugins/composition.js';
import { COMPOSITION } from '../plugins/composition.token.js';
import { type AbsentListener, ListenersRepository } from './listeners.repository.js';
import { loadedPlugins } from '../plugins/loaded-plugins.js';
import { OwedHooksRepository } from '../hooks/owed-hooks.repository.js';
import { ParkedRepository } from './parked.repository.js';

/** Keeps events and jobs for plugins that are off, within bounds, and hands them out once the plugin is back. */
@Injectable()
export class ParkedEntries {
  private readonly logger = new Logger(ParkedEntries.name);
  private readonly loaded: readonly string[];

  constructor(
    private readonly em: EntityManager,
    private readonly listeners: ListenersRepository,
    private readonly parked: ParkedRepository,
    private readonly owed: OwedHooksRepository,
    private readonly catalogue: MessageCatalogue,
    private readonly config: KernelConfig,
    @Inject(COMPOSITION) composition: Composition,
  ) {
    this.loaded = loadedPlugins(composition);
  }

  /** Handlers of plugins that are off, by the names of the events that are handed out in this transaction. */
  async absentHandlers(): Promise<(event: string) => string[]> {
    const absent = await this.listeners.eventHandlersBeside(this.loaded);
    return (event) => this.handlersOf(event, absent);
  }

  /** Drops what was kept for plugins that are back and have no handler for it any more. */
  async dropGone(handlers: readonly string[]): Promise<void> {
    for (const { handler, count } of await this.parked.deleteGone(this.loaded, handlers)) {
      this.logger.warn(`Dropped ${String(count)} entries for ${handler}: its plugin no longer has this handler`);
    }
  }

  /**
   * Sets aside what is for plugins that are off, takes up what is for this worker's handlers, and keeps the bounds.
   *
   * @returns whether there is something to do now.
   */
  async sort(handlers: readonly string[]): Promise<boolean> {
    await this.parked.park(this.loaded);
    const unparked = await this.parked.unpark(handlers);
    // After it: where the first of a lane is parked, those behind it wait for it.
    const revived = await this.parked.revive(handlers);
    await this.keepBounds();
    return unparked + revived > 0;
  }

  private handlersOf(event: string, absent: readonly AbsentListener[]): string[] {
    const definition = this.catalogue.event(event);
    const names = new Set(['*', event, ...(definition ? [definition.name, ...definition.formerly] : [])]);
    return [...new Set(absent.filter(({ name }) => names.has(name)).map(({ handler }) => handler))];
  }

  private async keepBounds(): Promise<void> {
    const { outboxParkedDays, outboxParkedEntries } = this.config;
    for (const { plugin, since, isTooMany } of await this.parked.overdue(outboxParkedDays, outboxParkedEntries)) {
      await this.em.transactional(async () => {
        await this.parked.deleteEventsOf(plugin);
        const reason = isTooMany ? 'too-many' : 'too-long';
        await this.owed.oweRebuild(plugin, { since: since.toISOString(), reason });
      });
      this.logger.warn(
        `Dropped the events since ${since.toISOString()} for the disabled plugin ${plugin}. It rebuilds its data when it is enabled`,
      );
    }
  }
}
