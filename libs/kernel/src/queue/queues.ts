import type { JobDeclaration, PluginManifest, QueueDeclaration } from '@roost/plugin-kit';

/** Queue of the jobs whose plugin declares none. */
export const DEFAULT_QUEUE = 'default';
export const EVENT_QUEUE = 'kernel.events';

/** A job with every default filled in. */
export type JobSpec = Required<JobDeclaration>;

export function queuesOf(plugins: readonly PluginManifest[]): QueueDeclaration[] {
  return [{ name: DEFAULT_QUEUE, concurrency: 5 }, ...plugins.flatMap((plugin) => plugin.queues ?? [])];
}

export function jobsOf(plugins: readonly PluginManifest[]): Map<string, JobSpec> {
  const declared = plugins.flatMap((plugin) => plugin.jobs ?? []);
  return new Map(
    declared.map((job) => [
      job.name,
      { queue: DEFAULT_QUEUE, attempts: 5, backoffMs: 1000, priority: 10, everySeconds: 0, ...job },
    ]),
  );
}
