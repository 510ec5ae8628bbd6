import type { EventDefinition, JobDefinition, PluginManifest } from '@roost/plugin-kit';
import { StartupError } from '../startup-error.js';

/** Every field of a manifest; a plugin may come from JavaScript. */
const FIELDS: Readonly<Record<keyof PluginManifest, true>> = {
  name: true,
  version: true,
  compat: true,
  requires: true,
  config: true,
  settings: true,
  entities: true,
  belonging: true,
  migrations: true,
  permissions: true,
  ports: true,
  errors: true,
  errorPrefixes: true,
  queues: true,
  events: true,
  jobs: true,
  commands: true,
  templates: true,
  texts: true,
  cookies: true,
  exposedHeaders: true,
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
    for (const prefix of [plugin.name, ...(plugin.errorPrefixes ?? [])]) claim('prefix of error codes', prefix, plugin);
    for (const { name } of plugin.ports ?? []) claim('port', name, plugin);
    for (const { name } of plugin.migrations ?? []) claim('migration', `${plugin.name}/${name}`, plugin);
    for (const { name } of plugin.permissions ?? []) claimOwn('permission', name, plugin, claim);
    for (const { name } of plugin.cookies ?? []) claim('cookie', name, plugin);
    for (const name of plugin.exposedHeaders ?? []) {
      if (!/^[a-z0-9-]+$/.test(name)) {
        throw new StartupError(`Plugin ${plugin.name}: ${name} is not a header name in lower case`);
      }
    }
    for (const { name } of plugin.commands ?? []) claim('command', name, plugin);
    for (const { code } of Object.values(plugin.errors ?? {})) claimError(code, plugin, claim);
    for (const { name } of plugin.queues ?? []) claimOwn('queue', name, plugin, claim);
    for (const event of plugin.events ?? []) checkMessage('event', event, plugin, claim);
    for (const job of plugin.jobs ?? []) {
      checkMessage('job', job, plugin, claim);
      const { name, queue } = job;
      if (queue !== undefined && !plugin.queues?.some((declared) => declared.name === queue)) {
        throw new StartupError(
          `Plugin ${plugin.name}: the job ${name} names the queue ${queue}, which it does not declare`,
        );
      }
    }
  }
}

type Claim = (kind: string, name: string, plugin: PluginManifest) => void;

/** A plugin may come from JavaScript: what the compiler holds against others is checked here. */
function checkMessage(
  kind: 'event' | 'job',
  message: EventDefinition | JobDefinition,
  plugin: PluginManifest,
  claim: Claim,
): void {
  const { name, version, formerly } = message;
  claimOwn(kind, name, plugin, claim);
  const fail = (what: string): never => {
    throw new StartupError(`Plugin ${plugin.name}: the ${kind} ${name} ${what}`);
  };
  if (!(formerly as unknown)) fail(`is not made with ${kind === 'event' ? 'defineEvent' : 'defineJob'}()`);
  if (!Number.isInteger(version) || version < 1) fail('has a version that is not a whole number from 1');
  if (version > 1 && !message.upcast) fail(`has version ${String(version)} and no upcast for older payloads`);
  for (const old of formerly) claim(kind, old, plugin);
}

/** Codes start with the name of the plugin, or with a prefix that it has for itself. */
function claimError(code: string, plugin: PluginManifest, claim: Claim): void {
  const prefixes = [plugin.name, ...(plugin.errorPrefixes ?? [])];
  if (!prefixes.some((prefix) => code.startsWith(`${prefix}.`))) {
    const allowed = prefixes.map((prefix) => `"${prefix}."`).join(' or ');
    throw new StartupError(`Plugin ${plugin.name}: the error code ${code} has to start with ${allowed}`);
  }
  claim('error code', code, plugin);
}

function claimOwn(kind: string, name: string, plugin: PluginManifest, claim: Claim): void {
  if (!name.startsWith(`${plugin.name}.`)) {
    throw new StartupError(`Plugin ${plugin.name}: the ${kind} ${name} has to start with "${plugin.name}."`);
  }
  claim(kind, name, plugin);
}
