/** The version of the contract between plugins and the kernel. A plugin's `compat` range is held against it at start. */
export const PLUGIN_KIT_VERSION = '1.0.0';

const COPIES = Symbol.for('roost:plugin-kit-copies');
const shared = globalThis as { [COPIES]?: Set<string> };
const copies = (shared[COPIES] ??= new Set());
copies.add(import.meta.url);

/**
 * Where each copy of plugin-kit that this process has loaded lies. There has to be one: what a second one declares and asks for is not
 * what the kernel knows.
 */
export const pluginKitCopies: ReadonlySet<string> = copies;
