import type { AnyClass, DriverManifest, LocaleFolder, PluginManifest } from '@roost/plugin-kit';
import type { KernelConfig } from '../config/kernel.config.js';
import type { PluginSettings } from '../plugin-settings/plugin-settings.js';
import type { TextCatalogue } from '../texts/text-catalogue.js';

/** The plugins and drivers that a product is made of, before configuration has its say. */
export interface Distribution {
  plugins: readonly PluginManifest[];
  drivers: readonly DriverManifest[];
}

/** A driver with its class. */
export interface OpenDriver extends DriverManifest {
  readonly useClass: AnyClass;
}

/** What a process runs: ordered plugins, one driver per port, validated configuration. */
export interface Composition {
  config: KernelConfig;
  /** In load order; the first is the kernel's own. */
  plugins: readonly PluginManifest[];
  /** Those that are no part of the distribution: the package of each, by the plugin's name. */
  external: ReadonlyMap<string, string>;
  /** Those that are installed and switched off. */
  disabled: readonly PluginManifest[];
  /** Those that are open: of each port the chosen one first. */
  drivers: readonly OpenDriver[];
  /** Of all that are installed, as `<port>-<driver>`. */
  driverNames: readonly string[];
  /** What people read, in every language. */
  texts: TextCatalogue;
  /** Languages that were added to this installation. */
  localeFolders: readonly LocaleFolder[];
  /** Every config class with its instance. */
  configs: ReadonlyMap<AnyClass, object>;
  /** The settings of projects that the plugins have. */
  settings: readonly PluginSettings[];
}
