import type { Composition } from './composition.js';

/** Names that entries, listeners and migrations of this process's plugins carry. Drivers are installed or not: none of them is ever off. */
export const loadedPlugins = ({ plugins, driverNames }: Composition): string[] => [
  ...plugins.map(({ name }) => name),
  ...driverNames,
];
