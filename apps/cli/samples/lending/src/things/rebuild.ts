import { Injectable } from '@nestjs/common';
import { type HookMap, OnHook, Outbox } from '@roost/plugin-kit';
import { checkPhotos } from '../lending.contracts.js';

/** Rebuilds data after the plugin was off for so long that events for it were dropped. */
@Injectable()
export class Rebuild {
  constructor(private readonly outbox: Outbox) {}

  @OnHook('kernel.rebuilding')
  async rebuild(rebuilding: HookMap['kernel.rebuilding']): Promise<HookMap['kernel.rebuilding']> {
    await this.outbox.enqueue(checkPhotos, {}, { key: 'all' });
    return rebuilding;
  }
}
