/** The version of the contract between plugins and the kernel. A plugin's `compat` range is held against it at start. */
export const PLUGIN_KIT_VERSION = '1.0.0';

const COPIES = Symbol.for('roost:plugin-kit-copies');
const shared = globalThis as { [COPIES]?: Set<string> };
const copies = (shared[COPIES] ??= new Set());
copies.add(import.meta.url);

/**
 * Locations of the copies of plugin-kit that this process has loaded. There must be exactly one, because the kernel does not know the
 * declarations and tokens of a second copy.
 */
export const pluginKitCopies: ReadonlySet<string> = copies;
