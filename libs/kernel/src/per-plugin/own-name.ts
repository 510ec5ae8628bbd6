import { FACTS_CHANNEL } from '@roost/plugin-kit';

/**
 * What a plugin calls `create`, as the whole installation knows it: `reviews.create`.
 *
 * @param plugin undefined: it is called so by the installation.
 * @throws RangeError when the name begins with the plugin's.
 */
export function ownName(plugin: string | undefined, name: string, separator: '.' | ':' | '_' = '.'): string {
  if (plugin === undefined) return name;
  const prefix = `${plugin}${separator}`;
  if (name === '' || name.startsWith(prefix)) {
    throw new RangeError(`Plugin ${plugin}: "${name}" is not a valid name after the prefix "${prefix}"`);
  }
  return `${prefix}${name}`;
}

/** A channel as the whole installation knows it. That of facts is the kernel's: every plugin may listen on it. */
export const ownChannel = (plugin: string | undefined, channel: string): string =>
  channel === FACTS_CHANNEL ? channel : ownName(plugin, channel, '_');
