import { Injectable, Logger } from '@nestjs/common';
import type { SettingSource } from '@roost/plugin-kit';
import { TextCatalogue } from '../texts/text-catalogue.js';
import type { PluginSettings, SourcedValue } from '../plugin-settings/plugin-settings.js';
import type { StoredValue } from './stored-settings.js';
import { type ValidatedSettings, validateSettings } from '../plugin-settings/validate-settings.js';

/** The settings of one plugin, complete. */
export interface ResolvedSettings {
  /** A frozen instance of their class. */
  settings: object;
  sources: Readonly<Record<string, SettingSource>>;
}

/** Puts settings together: project before server before environment before default. */
@Injectable()
export class SettingsResolver {
  private readonly logger = new Logger(SettingsResolver.name);

  constructor(private readonly texts: TextCatalogue) {}

  /** A stored value that is not valid, as after an upgrade with stricter rules, gives way to the next source. */
  resolve(known: PluginSettings, stored: readonly StoredValue[]): ResolvedSettings {
    const own = stored.filter(({ plugin }) => plugin === known.plugin);
    const choices = new Map(
      known.fields.map(({ name, fallback }) => [name, [...choicesOf(name, own, 'project', 'server'), fallback]]),
    );
    for (;;) {
      const chosen = new Map([...choices].map(([name, [first]]) => [name, first] as const));
      const { settings, faults } = this.validate(known, valuesFrom(chosen));
      const faulty = new Set(faults.map(({ pointer }) => pointer.split('/')[1] ?? ''));
      const dropped = [...choices].filter(([name, { length }]) => length > 1 && faulty.has(name));
      if (dropped.length === 0) {
        const sources = [...chosen].map(([name, choice]) => [name, choice?.source ?? 'default'] as const);
        return { settings: Object.freeze(settings), sources: Object.freeze(Object.fromEntries(sources)) };
      }
      for (const [name, [first, ...others]] of dropped) {
        this.logger.warn(
          `The setting ${known.plugin}.${name} of the ${first?.source ?? ''} is not valid, and is left out`,
        );
        choices.set(name, others);
      }
    }
  }

  /** Holds values against the class of the settings. */
  validate({ type }: PluginSettings, values: Readonly<Record<string, unknown>>): ValidatedSettings {
    return validateSettings(type, values, this.texts.locales);
  }
}

function choicesOf(name: string, stored: readonly StoredValue[], ...levels: readonly SettingSource[]): SourcedValue[] {
  return levels.flatMap((source) => {
    const found = stored.find((value) => value.name === name && value.level === source);
    return found ? [{ source, value: found.value }] : [];
  });
}

const valuesFrom = (chosen: ReadonlyMap<string, SourcedValue | undefined>): Record<string, unknown> =>
  Object.fromEntries(
    [...chosen].flatMap(([name, choice]) => (choice?.value === undefined ? [] : [[name, choice.value] as const])),
  );
