/** The version of the contract between plugins and the kernel. A plugin's `compat` range is held against it at start. */
export const PLUGIN_KIT_VERSION = '1.0.0';
