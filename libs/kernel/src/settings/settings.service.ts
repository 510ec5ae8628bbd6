import { Inject, Injectable } from '@nestjs/common';
import {
  type AnyClass,
  type ProcessCache,
  type ReadSettingsOptions,
  Settings,
  type SettingSource,
} from '@roost/plugin-kit';
import { NotifiedCaches } from '../cache/notified-caches.js';
import type { Composition } from '../plugins/composition.js';
import { COMPOSITION } from '../plugins/composition.token.js';
import type { PluginSettings } from '../plugin-settings/plugin-settings.js';
import { type ResolvedSettings, SettingsResolver } from './settings-resolver.js';
import { StoredSettings, type StoredValue } from './stored-settings.js';

/** Where processes hear that settings changed: the payload is the project's id; empty: those of the server. */
export const SETTINGS_CHANNEL = 'kernel_settings';
/** Key of the server's own. */
const SERVER = 'server';
const PROJECTS = 1000;

/** What is stored for one project, with what was made of it so far. */
interface ProjectSettings {
  stored: readonly StoredValue[];
  resolved: Map<AnyClass, ResolvedSettings>;
}

@Injectable()
export class SettingsService extends Settings {
  /** The settings of all loaded plugins, in load order. */
  readonly all: readonly PluginSettings[];
  private readonly cache: ProcessCache<ProjectSettings>;

  constructor(
    private readonly stored: StoredSettings,
    private readonly resolver: SettingsResolver,
    caches: NotifiedCaches,
    @Inject(COMPOSITION) { settings }: Composition,
  ) {
    super();
    this.all = settings;
    this.cache = caches.create<ProjectSettings>('kernel:settings', {
      max: PROJECTS,
      channels: { [SETTINGS_CHANNEL]: (_, key, payload) => payload === '' || payload === key },
    });
  }

  async of<T extends object>(
    settings: AnyClass<T>,
    projectId: string | null,
    options?: ReadSettingsOptions,
  ): Promise<Readonly<T>> {
    return (await this.resolve(this.known(settings), projectId, options)).settings as T;
  }

  async sourcesOf<T extends object>(
    settings: AnyClass<T>,
    projectId: string | null,
    options?: ReadSettingsOptions,
  ): Promise<Readonly<Record<keyof T, SettingSource>>> {
    return (await this.resolve(this.known(settings), projectId, options)).sources as Record<keyof T, SettingSource>;
  }

  async resolve(
    known: PluginSettings,
    projectId: string | null,
    { fresh = false }: ReadSettingsOptions = {},
  ): Promise<ResolvedSettings> {
    const { stored, resolved } = fresh ? await this.load(projectId) : await this.cached(projectId);
    let found = resolved.get(known.type);
    if (!found) {
      found = this.resolver.resolve(known, stored);
      resolved.set(known.type, found);
    }
    return found;
  }

  private async cached(projectId: string | null): Promise<ProjectSettings> {
    const load = (): Promise<ProjectSettings> => this.load(projectId);
    return (await this.cache.get(projectId ?? SERVER, load)) ?? load();
  }

  private async load(projectId: string | null): Promise<ProjectSettings> {
    return { stored: await this.stored.list(projectId), resolved: new Map() };
  }

  private known(type: AnyClass): PluginSettings {
    const known = this.all.find((settings) => settings.type === type);
    if (!known) throw new Error(`${type.name} is in the settings of no loaded plugin`);
    return known;
  }
}
