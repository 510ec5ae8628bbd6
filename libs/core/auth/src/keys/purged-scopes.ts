import { Injectable } from '@nestjs/common';
import { type HookMap, OnHook } from '@roost/plugin-kit';
import { KeysRepository } from './keys.repository.js';

/** Takes the permissions of a plugin that is purged out of the keys that have them. */
@Injectable()
export class PurgedScopes {
  constructor(private readonly keys: KeysRepository) {}

  @OnHook('kernel.purging')
  async purge(purging: HookMap['kernel.purging']): Promise<HookMap['kernel.purging']> {
    if (purging.deletes) await this.keys.dropScopesOf(purging.plugin);
    return purging;
  }
}
