import type { AnyClass } from './any-class.js';

/**
 * Imports a Nest module in its process, so that the other process never loads its code.
 *
 * @example
 * worker: () => import('./media.worker.module.js').then((file) => file.MediaWorkerModule)
 */
export type ModuleLoader = () => AnyClass | Promise<AnyClass>;
