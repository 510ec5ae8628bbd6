import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type HookMap, OnHook } from '@roost/plugin-kit';
import { HandlerRegistry } from '../discovery/handler-registry.js';
import { MessageCatalogue } from '../discovery/message-catalogue.js';
import type { Composition } from '../plugins/composition.js';
import { COMPOSITION } from '../plugins/composition.token.js';
import { PROCESS_KIND, type ProcessKind } from '../config/process-kind.js';
import { HeardEvents } from './heard-events.js';
import { type FoundListener, ListenersRepository } from './listeners.repository.js';
import { loadedPlugins } from '../plugins/loaded-plugins.js';

/** Writes down at each start what the loaded plugins listen to, for the time in which one of them is off. */
@Injectable()
export class ListenerRecords {
  constructor(
    private readonly em: EntityManager,
    private readonly registry: HandlerRegistry,
    private readonly catalogue: MessageCatalogue,
    private readonly listeners: ListenersRepository,
    private readonly heard: HeardEvents,
    @Inject(COMPOSITION) private readonly composition: Composition,
    @Inject(PROCESS_KIND) private readonly process: ProcessKind,
  ) {}

  /** Once the plugins themselves have found nothing wrong. */
  @OnHook('kernel.starting', 900)
  async record(starting: HookMap['kernel.starting']): Promise<HookMap['kernel.starting']> {
    await this.em.transactional(() =>
      this.listeners.replace(this.process, loadedPlugins(this.composition), [...this.hooks(), ...this.events()]),
    );
    if (this.process === 'worker') await this.heard.announce();
    return starting;
  }

  private hooks(): FoundListener[] {
    return [...this.registry.hooks()].flatMap(([name, found]) =>
      found.map(({ plugin, method }) => ({ plugin, kind: 'hook', name, handler: method })),
    );
  }

  private events(): FoundListener[] {
    if (this.process !== 'worker') return [];
    return this.registry.events(this.catalogue.events).flatMap(({ id, event }) =>
      // Processes of the version before still write it under the name before.
      (event ? [event.name, ...event.formerly] : ['*']).map((name) => ({
        plugin: id.slice(0, id.indexOf('/')),
        kind: 'event',
        name,
        handler: id,
      })),
    );
  }
}
