import type { PluginManifest } from './plugin.js';

/** The loaded plugins, in load order. */
export abstract class PluginCatalogue {
  abstract readonly plugins: readonly PluginManifest[];
}
