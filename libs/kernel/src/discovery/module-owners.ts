import { Inject, Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { AnyClass } from '@roost/plugin-kit';
import { PLUGIN_MODULES, type PluginModules } from '../plugins/load-modules.js';

/** Knows which plugin a Nest module belongs to. */
@Injectable()
export class ModuleOwners {
  constructor(
    private readonly modules: ModulesContainer,
    @Inject(PLUGIN_MODULES) private readonly pluginModules: PluginModules,
  ) {}

  /** The plugin whose module it is, or that imports it; else the kernel. */
  ownerOf(module: AnyClass | undefined): string {
    const all = [...this.modules.values()];
    // Every module imports those that are global.
    const isGlobal = all.some((known) => known.metatype === module && known.isGlobal);
    const parents = isGlobal
      ? []
      : all.filter(({ imports }) => [...imports].some(({ metatype }) => metatype === module));
    for (const candidate of [module, ...parents.map(({ metatype }) => metatype as AnyClass)]) {
      const plugin = candidate && this.pluginModules.get(candidate);
      if (plugin !== undefined) return plugin;
    }
    return 'kernel';
  }
}
