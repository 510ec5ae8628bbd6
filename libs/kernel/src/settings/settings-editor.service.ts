import { isDeepStrictEqual } from 'node:util';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import {
  Database,
  type FieldError,
  Hooks,
  type PluginWithSettings,
  SettingsEditor,
  type SettingsScope,
  type SettingState,
} from '@roost/plugin-kit';
import { pointerPart } from '../validation/field-errors.js';
import { kernelErrors } from '../kernel.errors.js';
import type { KnownSetting, PluginSettings } from '../plugin-settings/plugin-settings.js';
import { type SettingChange, SettingsLog } from './settings-log.js';
import { SettingsResolver } from './settings-resolver.js';
import { settingsErrors } from './settings.errors.js';
import { SettingsService } from './settings.service.js';
import { StoredSettings, type StoredValue } from './stored-settings.js';
import { valuesOf } from '../plugin-settings/validate-settings.js';

type Values = Readonly<Record<string, unknown>>;

@Injectable()
export class SettingsEditorService extends SettingsEditor {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
    private readonly stored: StoredSettings,
    private readonly resolver: SettingsResolver,
    private readonly settings: SettingsService,
    private readonly hooks: Hooks,
    private readonly log: SettingsLog,
  ) {
    super();
  }

  list(): readonly PluginWithSettings[] {
    return this.settings.all.map(({ plugin, fields }) => ({ plugin, settings: fields.map(({ name }) => name) }));
  }

  async describe(plugin: string, scope: SettingsScope): Promise<readonly SettingState[]> {
    const known = this.find(plugin);
    const { settings, sources } = await this.settings.resolve(known, placeOf(scope));
    const values = valuesOf(settings);
    return known.fields.map((field): SettingState => {
      const { name, description, secret: isSecret = false, schema, quota = null } = field;
      const value = values[name] ?? null;
      return {
        name,
        description,
        isSecret,
        value: isSecret ? null : value,
        isSet: value !== null && value !== '',
        source: sources[name] ?? 'default',
        mayChange: mayChange(field, scope),
        schema,
        quota,
      };
    });
  }

  async change(plugin: string, changes: Values, scope: SettingsScope): Promise<readonly SettingState[]> {
    const known = this.find(plugin);
    await this.em.transactional(async () => {
      // One change after the other: each is checked with what the one before made of the settings.
      await this.database.lock(`kernel:settings:${placeOf(scope) ?? 'server'}:${plugin}`);
      await this.apply(known, changes, scope);
    });
    return this.describe(plugin, scope);
  }

  private async apply(known: PluginSettings, changes: Values, scope: SettingsScope): Promise<void> {
    const { plugin } = known;
    const projectId = placeOf(scope);
    const before = await this.stored.list(projectId);
    const isOwn = (value: StoredValue): boolean => value.plugin === plugin && value.level === scope.level;
    const valid = this.check(
      known,
      changes,
      scope,
      before.filter((value) => !isChanged(value, isOwn, changes)),
    );
    const made = known.fields
      .filter(({ name }) => Object.hasOwn(changes, name))
      .map((field): SettingChange => {
        const from = before.find((value) => isOwn(value) && value.name === field.name)?.value ?? null;
        return { field, from, to: changes[field.name] === null ? null : (valid[field.name] ?? null) };
      })
      .filter(({ from, to }) => !isDeepStrictEqual(from, to));
    if (made.length === 0) return;
    for (const { field, to } of made) await this.stored.set({ projectId, plugin, name: field.name }, field, to);
    await this.log.tell(plugin, scope, made);
    const after = await this.stored.list(projectId);
    await this.hooks.run('kernel.settings-changing', {
      plugin,
      projectId,
      changed: made.map(({ field }) => field.name),
      before: this.resolver.resolve(known, before).settings,
      after: this.resolver.resolve(known, after).settings,
    });
  }

  /**
   * Holds all settings, as they would be, against their class.
   *
   * @param others stored values that stay
   * @returns the values as they would be
   */
  private check(
    known: PluginSettings,
    changes: Values,
    scope: SettingsScope,
    others: readonly StoredValue[],
  ): Record<string, unknown> {
    const names = known.fields.map(({ name }) => name);
    const given = Object.entries(changes).filter(([name, value]) => value !== null && names.includes(name));
    const rest = valuesOf(this.resolver.resolve(known, others).settings);
    const { settings, faults } = this.resolver.validate(known, { ...rest, ...Object.fromEntries(given) });
    const unknown = Object.keys(changes)
      .filter((name) => !names.includes(name))
      .map((name) => fault(name, 'unknown_setting', `there is no setting ${name}; there are: ${names.join(', ')}`));
    const denied = known.fields
      .filter((field) => Object.hasOwn(changes, field.name) && !mayChange(field, scope))
      .map(({ name }) => fault(name, 'not_permitted', `only people who run the server may change ${name}`));
    const errors = [...unknown, ...denied, ...faults];
    if (denied.length > 0) throw settingsErrors.not_permitted({ errors });
    if (errors.length > 0) throw kernelErrors.validation_failed({ errors });
    return valuesOf(settings);
  }

  private find(plugin: string): PluginSettings {
    const known = this.settings.all.find((settings) => settings.plugin === plugin);
    if (!known) throw settingsErrors.unknown_plugin();
    return known;
  }
}

/** The project whose values are meant; null: those of the server. */
const placeOf = ({ level, projectId }: SettingsScope): string | null => (level === 'server' ? null : projectId);

const mayChange = ({ projectAdmins = false }: KnownSetting, { runsServer }: SettingsScope): boolean =>
  runsServer || projectAdmins;

const isChanged = (value: StoredValue, isOwn: (value: StoredValue) => boolean, changes: Values): boolean =>
  isOwn(value) && Object.hasOwn(changes, value.name);

const fault = (name: string, code: string, detail: string): FieldError => ({
  pointer: `/${pointerPart(name)}`,
  code,
  detail,
});
