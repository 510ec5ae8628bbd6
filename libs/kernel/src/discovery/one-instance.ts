import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';
import { StartupError } from '../startup-error.js';

/**
 * What routes and handlers are declared on is looked at once, when the process starts: a class that Nest makes anew for each request would
 * lose its bounds, budgets and envelope.
 *
 * @throws StartupError
 */
export function demandOneInstance(wrapper: InstanceWrapper, plugin: string): void {
  if (wrapper.isDependencyTreeStatic()) return;
  throw new StartupError(
    `Plugin ${plugin}: ${String(wrapper.name)} is created for each request, by its scope or by what it injects; take what belongs to a request as an argument`,
  );
}
