import { Injectable } from '@nestjs/common';
import { type HookMap, OnHook } from '@roost/plugin-kit';
import { KeysRepository } from './keys.repository.js';

/** Takes the permissions of a plugin that is purged out of the keys that have them. */
@Injectable()
export class PurgedScopes {
  constructor(private readonly keys: KeysRepository) {}

  @OnHook('kernel.purging')
  async purge(purging: HookMap['kernel.purging']): Promise<HookMap['kernel.purging']> {
    const { plugin, deletes, found } = purging;
    const count = await this.keys.countWithScopesOf(plugin);
    if (count === 0) return purging;
    if (deletes) await this.keys.dropScopesOf(plugin);
    return { ...purging, found: [...found, `its permissions in API keys: ${String(count)}`] };
  }
}
