import type { Distribution } from '../plugins/composition.js';
import { loadModules } from '../plugins/load-modules.js';
import type { ProcessKind } from '../config/process-kind.js';

/** Imports the modules of a process, as far as they come with the distribution: most of the time that a start takes. */
export async function preload({ plugins }: Distribution, process: ProcessKind): Promise<void> {
  const own = process === 'api' ? [import('../http.module.js'), import('../streams/streams.module.js')] : [];
  await Promise.all([loadModules(plugins, process), ...own, process === 'worker' && import('../queue.module.js')]);
}
