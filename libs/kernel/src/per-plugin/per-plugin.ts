import { type Abstract, type FactoryProvider, Scope } from '@nestjs/common';
import { INQUIRER } from '@nestjs/core';
import type { AnyClass } from '@roost/plugin-kit';
import { ModuleOwners } from '../discovery/module-owners.js';
import { StartupError } from '../startup-error.js';

/**
 * Provides a seam of plugin-kit so that each class gets that of its own plugin: what it names carries the plugin's name. Classes of the
 * kernel, and whoever asks Nest for the token by hand, name things as the whole installation knows them.
 *
 * @param of what a class gets: never the seam itself, whose lifecycle hooks Nest would then call once for each class.
 */
export const perPlugin = <T extends object, Whole extends T = T>(
  provide: Abstract<T>,
  whole: AnyClass<Whole>,
  of: (whole: Whole, plugin: string | undefined) => T,
): FactoryProvider<T> => ({
  provide,
  scope: Scope.TRANSIENT,
  inject: [INQUIRER, ModuleOwners, whole],
  useFactory: (inquirer: object | null | undefined, owners: ModuleOwners, seam: Whole) => {
    if (inquirer === null) {
      const why = 'only classes have a plugin, so that names are known to be its own';
      throw new StartupError(`${provide.name} is injected into a useFactory or a useExisting: ${why}`);
    }
    return of(seam, inquirer && owners.pluginOf(inquirer));
  },
});
