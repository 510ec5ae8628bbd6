import { Injectable } from '@nestjs/common';
import { type HookMap, type HookName, Hooks } from '@roost/plugin-kit';
import { HandlerRegistry } from './handler-registry.js';

@Injectable()
export class HookRunner extends Hooks {
  private handlers: ReturnType<HandlerRegistry['hooks']> | undefined;

  constructor(private readonly registry: HandlerRegistry) {
    super();
  }

  async run<K extends HookName>(name: K, value: HookMap[K]): Promise<HookMap[K]> {
    this.handlers ??= this.registry.hooks();
    let current = value;
    for (const handler of this.handlers.get(name) ?? []) current = (await handler.call(current)) as HookMap[K];
    return current;
  }
}
