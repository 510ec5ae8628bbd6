import { Secrets } from '@roost/plugin-kit';
import { ownName } from '../per-plugin/own-name.js';

/** The keys of one plugin. */
export class PluginSecrets extends Secrets {
  constructor(
    private readonly all: Secrets,
    private readonly plugin: string | undefined,
  ) {
    super();
  }

  derive(purpose: string): Buffer {
    return this.all.derive(ownName(this.plugin, purpose));
  }

  seal(purpose: string, plain: Buffer): string {
    return this.all.seal(ownName(this.plugin, purpose), plain);
  }

  unseal(purpose: string, sealed: string): Buffer {
    return this.all.unseal(ownName(this.plugin, purpose), sealed);
  }
}
