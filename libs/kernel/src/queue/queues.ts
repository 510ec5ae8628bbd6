import type { JobDefinition, PluginManifest, QueueDeclaration } from '@roost/plugin-kit';

/** Queue of the jobs that name none. */
export const DEFAULT_QUEUE = 'default';
export const EVENT_QUEUE = 'kernel.events';

/** How an entry is run. */
export type RunPolicy = Pick<JobDefinition, 'attempts' | 'backoffMs' | 'priority'> & { queue: string };

/** How an event is brought to one handler. */
export const DELIVERY: RunPolicy = { queue: EVENT_QUEUE, attempts: 8, backoffMs: 1000, priority: 10 };

export function queuesOf(plugins: readonly PluginManifest[]): QueueDeclaration[] {
  return [{ name: DEFAULT_QUEUE, concurrency: 5 }, ...plugins.flatMap((plugin) => plugin.queues ?? [])];
}
