import { Inject, Injectable } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import type { AnyClass } from '@roost/plugin-kit';
import type { Composition } from '../plugins/composition.js';
import { COMPOSITION } from '../plugins/composition.token.js';
import { asPlugin, PLUGIN_MODULES, type PluginModules } from '../plugins/load-modules.js';
import { StartupError } from '../startup-error.js';

/** Knows which plugin a Nest module belongs to. */
@Injectable()
export class ModuleOwners {
  constructor(
    private readonly modules: ModulesContainer,
    @Inject(PLUGIN_MODULES) private readonly pluginModules: PluginModules,
    @Inject(COMPOSITION) private readonly composition: Composition,
  ) {}

  /**
   * The plugin of an object that Nest made of a class, or `<port>-<driver>`; undefined when it is the kernel's.
   *
   * @throws StartupError when it is of several plugins, or when nobody can say of which.
   */
  pluginOf(instance: object): string | undefined {
    const type = instance.constructor;
    // The module that provides drivers is the kernel's.
    const driver = this.composition.drivers.find(({ useClass }) => useClass === type);
    if (driver) return asPlugin(driver).name;
    const homes = [...this.modules.values()].filter(({ providers, controllers, injectables }) =>
      [providers, controllers, injectables].some((all) => [...all.values()].some(({ metatype }) => metatype === type)),
    );
    if (homes.length === 0) {
      throw new StartupError(`The class ${type.name} is provided by no module, so its plugin is unknown`);
    }
    const owners = new Set(homes.flatMap(({ metatype }) => this.ownersOf(metatype as AnyClass)));
    if (owners.size > 1) {
      throw new StartupError(`The class ${type.name} is provided by several plugins: ${[...owners].join(' and ')}`);
    }
    const [owner] = owners;
    return owner === 'kernel' ? undefined : owner;
  }

  /** The plugin whose module it is, or whose modules import it, directly or through others; else the kernel. */
  ownerOf(module: AnyClass | undefined): string {
    return this.ownersOf(module)[0] ?? 'kernel';
  }

  /** The nearest first; the kernel alone when there is no other. */
  private ownersOf(module: AnyClass | undefined): string[] {
    const owners = new Set<string>();
    const seen = new Set<unknown>([module]);
    for (const candidate of seen) {
      const plugin = this.pluginModules.get(candidate as AnyClass);
      if (plugin === undefined) for (const importer of this.importersOf(candidate)) seen.add(importer);
      else owners.add(plugin);
    }
    return owners.size > 0 ? [...owners] : ['kernel'];
  }

  private importersOf(module: unknown): unknown[] {
    const all = [...this.modules.values()];
    // Every module imports those that are global: there only what modules declare tells.
    const isGlobal = all.some((candidate) => candidate.metatype === module && candidate.isGlobal);
    return all
      .filter(({ metatype, imports }) =>
        isGlobal
          ? declaredImports(metatype).includes(module)
          : [...imports].some((imported) => imported.metatype === module),
      )
      .map(({ metatype }) => metatype);
  }
}

function declaredImports(module: object): unknown[] {
  const imports = (Reflect.getMetadata(MODULE_METADATA.IMPORTS, module) ?? []) as unknown[];
  return imports.map((imported) => (imported as { module?: unknown }).module ?? imported);
}
