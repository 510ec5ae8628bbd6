import { type ProcessCache, type ProcessCacheOptions, ProcessCaches } from '@roost/plugin-kit';
import { ownChannel, ownName } from '../per-plugin/own-name.js';

/** What one plugin remembers in this process. */
export class PluginProcessCaches extends ProcessCaches {
  constructor(
    private readonly all: ProcessCaches,
    private readonly plugin: string | undefined,
  ) {
    super();
  }

  create<V extends object>(name: string, options: ProcessCacheOptions<V>): ProcessCache<V> {
    const channels = Object.entries(options.channels).map(
      ([channel, rule]) => [ownChannel(this.plugin, channel), rule] as const,
    );
    return this.all.create(ownName(this.plugin, name), { ...options, channels: Object.fromEntries(channels) });
  }
}
