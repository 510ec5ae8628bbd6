import type { PluginManifest } from '@roost/plugin-kit';
import { StartupError } from '../startup-error.js';

/** Every field of a manifest; a plugin may come from JavaScript. */
const FIELDS: Readonly<Record<keyof PluginManifest, true>> = {
  name: true,
  version: true,
  compat: true,
  requires: true,
  config: true,
  entities: true,
  migrations: true,
  permissions: true,
  ports: true,
  errors: true,
  queues: true,
  jobs: true,
  commands: true,
  templates: true,
  admin: true,
  module: true,
  api: true,
  worker: true,
};

/** Checks what the manifests declare against each other. @throws StartupError that names the plugins at fault. */
export function checkManifests(plugins: readonly PluginManifest[]): void {
  const owners = new Map<string, string>();
  const claim = (kind: string, name: string, plugin: PluginManifest): void => {
    const owner = owners.get(`${kind} ${name}`);
    if (owner) {
      const whose = owner === plugin.name ? 'twice' : `as plugin ${owner} does`;
      throw new StartupError(`Plugin ${plugin.name}: declares the ${kind} ${name} ${whose}`);
    }
    owners.set(`${kind} ${name}`, plugin.name);
  };
  for (const plugin of plugins) {
    const unknown = Object.keys(plugin).find((field) => !(field in FIELDS));
    if (unknown !== undefined) {
      throw new StartupError(`Plugin ${plugin.name}: a manifest has no field ${unknown}`);
    }
    for (const { name } of plugin.ports ?? []) claim('port', name, plugin);
    for (const { name } of plugin.migrations ?? []) claim('migration', `${plugin.name}/${name}`, plugin);
    for (const { name } of plugin.permissions ?? []) claimOwn('permission', name, plugin, claim);
    for (const { name } of plugin.commands ?? []) claim('command', name, plugin);
    for (const { name } of plugin.queues ?? []) claimOwn('queue', name, plugin, claim);
    for (const { name, queue } of plugin.jobs ?? []) {
      claimOwn('job', name, plugin, claim);
      if (queue !== undefined && !plugin.queues?.some((declared) => declared.name === queue)) {
        throw new StartupError(
          `Plugin ${plugin.name}: the job ${name} names the queue ${queue}, which it does not declare`,
        );
      }
    }
  }
}

function claimOwn(
  kind: string,
  name: string,
  plugin: PluginManifest,
  claim: (kind: string, name: string, plugin: PluginManifest) => void,
): void {
  if (!name.startsWith(`${plugin.name}.`)) {
    throw new StartupError(`Plugin ${plugin.name}: the ${kind} ${name} has to start with "${plugin.name}."`);
  }
  claim(kind, name, plugin);
}
