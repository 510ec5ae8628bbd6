import type { PluginManifest } from './plugin.js';
import type { LocaleFolder } from './texts.js';

/** The loaded plugins, in load order. */
export abstract class PluginCatalogue {
  abstract readonly plugins: readonly PluginManifest[];
  /** Languages that were added to this installation. */
  abstract readonly localeFolders: readonly LocaleFolder[];
}
