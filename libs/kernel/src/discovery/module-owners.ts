import { Inject, Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { AnyClass } from '@roost/plugin-kit';
import { PLUGIN_MODULES, type PluginModules } from '../plugins/load-modules.js';
import { StartupError } from '../startup-error.js';

/** Knows which plugin a Nest module belongs to. */
@Injectable()
export class ModuleOwners {
  constructor(
    private readonly modules: ModulesContainer,
    @Inject(PLUGIN_MODULES) private readonly pluginModules: PluginModules,
  ) {}

  /** The plugin of an object that Nest made of a class; undefined when it is the kernel's. */
  pluginOf(instance: object): string | undefined {
    const type = instance.constructor;
    const homes = [...this.modules.values()].filter(({ providers, controllers, injectables }) =>
      [providers, controllers, injectables].some((all) => [...all.values()].some(({ metatype }) => metatype === type)),
    );
    const owners = new Set(homes.map(({ metatype }) => this.ownerOf(metatype as AnyClass)));
    if (owners.size > 1) {
      throw new StartupError(`The class ${type.name} is provided by several plugins: ${[...owners].join(' and ')}`);
    }
    const [owner] = owners;
    return owner === 'kernel' ? undefined : owner;
  }

  /** The plugin whose module it is, or whose modules import it, directly or through others; else the kernel. */
  ownerOf(module: AnyClass | undefined): string {
    const all = [...this.modules.values()];
    const seen = new Set<unknown>([module]);
    for (const candidate of seen) {
      const plugin = this.pluginModules.get(candidate as AnyClass);
      if (plugin !== undefined) return plugin;
      // Every module imports those that are global.
      if (all.some(({ metatype, isGlobal }) => metatype === candidate && isGlobal)) continue;
      for (const { metatype, imports } of all) {
        if ([...imports].some((imported) => imported.metatype === candidate)) seen.add(metatype);
      }
    }
    return 'kernel';
  }
}
