import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { PARAMTYPES_METADATA, PROPERTY_DEPS_METADATA, SELF_DECLARED_DEPS_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import type { AnyClass } from '@roost/plugin-kit';
import type { Composition } from '../plugins/composition.js';
import { COMPOSITION } from '../plugins/composition.token.js';
import { PLUGIN_MODULES, type PluginModules } from '../plugins/load-modules.js';
import { StartupError } from '../startup-error.js';
import { HandlerRegistry } from './handler-registry.js';

type Token = string | symbol | AnyClass;
type NestModule = ModulesContainer extends Map<string, infer M> ? M : never;

/** Holds what plugins use of each other against what their manifests require, when a process starts. */
@Injectable()
export class PluginBoundaries implements OnModuleInit {
  private readonly required: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(
    private readonly modules: ModulesContainer,
    private readonly handlers: HandlerRegistry,
    @Inject(PLUGIN_MODULES) private readonly pluginModules: PluginModules,
    @Inject(COMPOSITION) private readonly composition: Composition,
  ) {
    const { plugins, drivers } = composition;
    const ownerOfPort = new Map(plugins.flatMap(({ name, ports = [] }) => ports.map((port) => [port.token, name])));
    this.required = new Map([
      ...plugins.map(({ name, requires = [] }) => [name, new Set(requires)] as const),
      // A driver belongs to the port that it implements.
      ...drivers.map(({ port, name }) => {
        const owner = ownerOfPort.get(port.token);
        return [`${port.name}-${name}`, new Set(owner === undefined ? [] : [owner])] as const;
      }),
    ]);
  }

  /** @throws StartupError that names what is used, and of which plugin. */
  onModuleInit(): void {
    const owned = [...this.modules.values()].flatMap((module): [string, NestModule][] => {
      const plugin = this.pluginModules.get(module.metatype as AnyClass);
      return plugin === undefined ? [] : [[plugin, module]];
    });
    const owners = this.tokenOwners(owned);
    for (const [plugin, module] of owned) {
      this.checkImports(plugin, module);
      this.checkInjections(plugin, module, owners);
    }
    for (const { plugin, method, kind, name, owner } of this.handlers.messages()) {
      this.demand(plugin, owner, `the ${kind} handler ${method} handles ${name}`);
    }
  }

  private checkImports(plugin: string, module: NestModule): void {
    for (const imported of module.imports) {
      // Every module imports those that are global.
      if (imported.isGlobal) continue;
      const { metatype } = imported;
      this.demand(plugin, this.pluginModules.get(metatype as AnyClass), `${module.name} imports ${imported.name}`);
    }
  }

  private checkInjections(plugin: string, module: NestModule, owners: ReadonlyMap<Token, string>): void {
    for (const { metatype, name } of [...module.providers.values(), ...module.controllers.values()]) {
      for (const token of tokensOf(metatype)) {
        this.demand(plugin, owners.get(token), `${String(name)} injects ${nameOf(token)}`);
      }
    }
  }

  private demand(plugin: string, owner: string | undefined, what: string): void {
    // Messages of plugins that are not loaded are refused where handlers are matched with what is declared.
    if (owner === undefined || owner === plugin || owner === 'kernel' || !this.required.has(owner)) return;
    if (this.required.get(plugin)?.has(owner) === false) {
      throw new StartupError(`Plugin ${plugin}: ${what} of plugin ${owner}, which it does not require`);
    }
  }

  /** Which plugin gives what can be injected: by its modules, or by its manifest. */
  private tokenOwners(owned: readonly [string, NestModule][]): Map<Token, string> {
    const owners = new Map<Token, string>();
    for (const { name, config, ports = [] } of this.composition.plugins) {
      if (config) owners.set(config, name);
      for (const { token, openToken } of ports) owners.set(token, name).set(openToken, name);
    }
    for (const [plugin, { providers, metatype, exports }] of owned) {
      for (const token of providers.keys()) {
        const known = token as Token;
        // Each module has providers of Nest's, and may provide what others declare, as an abstract class of plugin-kit.
        if (known !== metatype && exports.has(token) && isOwn(known, providers.get(token)?.metatype)) {
          owners.set(known, plugin);
        }
      }
    }
    return owners;
  }
}

/** A class that is provided as itself. */
const isOwn = (token: Token, metatype: unknown): boolean => typeof token === 'function' && token === metatype;

const nameOf = (token: Token): string => (typeof token === 'function' ? token.name : String(token));

/** What a class has injected into it. */
function tokensOf(type: unknown): Token[] {
  if (typeof type !== 'function') return [];
  const byType = (Reflect.getMetadata(PARAMTYPES_METADATA, type) ?? []) as (Token | undefined)[];
  const named = (Reflect.getMetadata(SELF_DECLARED_DEPS_METADATA, type) ?? []) as { index: number; param: unknown }[];
  const properties = (Reflect.getMetadata(PROPERTY_DEPS_METADATA, type) ?? []) as { type: unknown }[];
  const byIndex = new Map(named.map(({ index, param }) => [index, param]));
  return [...byType.map((token, index) => byIndex.get(index) ?? token), ...properties.map((property) => property.type)]
    .map((token) => forwarded(token))
    .filter((token) => token !== undefined) as Token[];
}

/** Nest's forwardRef() hides the token in a function. */
function forwarded(token: unknown): unknown {
  const reference = (token as { forwardRef?: () => unknown } | undefined)?.forwardRef;
  return typeof reference === 'function' ? reference() : token;
}
