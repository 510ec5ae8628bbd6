import { Inject, Injectable } from '@nestjs/common';
import { Database, type HookMap, type HookName, type HookOptions, Hooks } from '@roost/plugin-kit';
import { HandlerRegistry } from '../discovery/handler-registry.js';
import type { Composition } from '../plugins/composition.js';
import { COMPOSITION } from '../plugins/composition.token.js';
import { loadedPlugins } from '../plugins/loaded-plugins.js';
import { PROCESS_KIND, type ProcessKind } from '../config/process-kind.js';
import { OwedHooksRepository } from './owed-hooks.repository.js';

@Injectable()
export class HookRunner extends Hooks {
  private handlers: ReturnType<HandlerRegistry['hooks']> | undefined;

  constructor(
    private readonly registry: HandlerRegistry,
    private readonly database: Database,
    private readonly owed: OwedHooksRepository,
    @Inject(COMPOSITION) private readonly composition: Composition,
    @Inject(PROCESS_KIND) private readonly process: ProcessKind,
  ) {
    super();
  }

  async run<K extends HookName>(name: K, value: HookMap[K], { owed = false }: HookOptions = {}): Promise<HookMap[K]> {
    if (owed) {
      this.database.requireTransaction(`The hook ${name}, which nobody may miss, was run`);
      await this.owed.owe(name, this.process, value, loadedPlugins(this.composition));
    }
    this.handlers ??= this.registry.hooks();
    let current = value;
    for (const handler of this.handlers.get(name) ?? []) current = (await handler.call(current)) as HookMap[K];
    return current;
  }
}
