import { compose, migrate, tryComposition } from '@roost/kernel';
import { distribution } from '@roost/distribution';
import type { Environment } from '../environment.js';
import { withComposition } from '../plugin-commands.js';
import { placeholderSettings } from '../placeholder-settings.js';

/**
 * Loads a set of plugins as a start would, in this process, and with `migrate` makes their tables. `roost plugin` runs it before a set counts.
 *
 * @param args the folder of the set, and `migrate`
 */
export async function tryPlugins([pluginSet = '', migrates]: readonly string[], env: Environment): Promise<number> {
  try {
    const settings = { ...placeholderSettings(env), LOG_LEVEL: 'silent' };
    await tryComposition(await compose(distribution, settings, { pluginSet }));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
  if (migrates === undefined) return 0;
  return withComposition(env, async (composition) => (await migrate(composition)).join('\n'), { pluginSet });
}
