import { SharedCache } from '@roost/plugin-kit';
import { ownName } from '../per-plugin/own-name.js';

/** What one plugin shares between processes. */
export class PluginSharedCache extends SharedCache {
  constructor(
    private readonly all: SharedCache,
    private readonly plugin: string | undefined,
  ) {
    super();
  }

  async get(key: string): Promise<string | undefined> {
    return this.all.get(this.own(key));
  }

  async set(key: string, value: string, seconds: number): Promise<boolean> {
    return this.all.set(this.own(key), value, seconds);
  }

  async setIfAbsent(key: string, value: string, seconds: number): Promise<boolean> {
    return this.all.setIfAbsent(this.own(key), value, seconds);
  }

  private own(key: string): string {
    return ownName(this.plugin, key, ':');
  }
}
