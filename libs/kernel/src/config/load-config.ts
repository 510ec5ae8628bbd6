import { type AnyClass, type EnvField, envFieldsOf } from '@roost/plugin-kit';
import { validateSync } from 'class-validator';
import { StartupError } from '../startup-error.js';
import type { Environment } from './environment.js';

/**
 * Fills a config class from the environment and validates it.
 *
 * @param owner plugin or driver that is named when a setting is wrong.
 * @throws StartupError that lists every wrong setting.
 */
export function loadConfig<T extends object>(config: AnyClass<T>, environment: Environment, owner: string): T {
  const instance = new config();
  const fields = envFieldsOf(config);
  const faults: string[] = [];
  for (const field of fields) {
    const text = environment[field.variable];
    if (text === undefined || text === '') continue;
    const value = parse(field, text);
    if (value === undefined) faults.push(`${field.variable} is not a ${field.type}`);
    else (instance as Record<string, unknown>)[field.property] = value;
  }
  if (faults.length === 0) {
    for (const { property, value, constraints } of validateSync(instance, { forbidUnknownValues: false })) {
      const name = fields.find((field) => field.property === property)?.variable ?? property;
      const reasons = Object.values(constraints ?? {}).map((reason) => reason.replace(property, name));
      faults.push(value === undefined ? `${name} is required` : reasons.join(', '));
    }
  }
  if (faults.length > 0) throw new StartupError(`Configuration of ${owner}: ${faults.join('; ')}`);
  return Object.freeze(instance);
}

/** Items of a setting that is a list, separated by commas. */
export function splitList(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function parse(field: EnvField, text: string): unknown {
  switch (field.type) {
    case 'number': {
      const value = Number(text);
      return Number.isFinite(value) ? value : undefined;
    }
    case 'boolean':
      if (/^(true|1|yes|on)$/i.test(text)) return true;
      return /^(false|0|no|off)$/i.test(text) ? false : undefined;
    case 'list':
      return splitList(text);
    case 'string':
      return text;
  }
}
