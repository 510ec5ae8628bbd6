import { Env } from '@roost/plugin-kit';
import { IsInt, IsOptional, IsString, Min, MinLength } from 'class-validator';
import { loadConfig } from './load-config.js';

class ProbeConfig {
  @Env('PROBE_SIZE', { description: 'a number' })
  @IsInt()
  @Min(1)
  size: number = 7;

  @Env('PROBE_ON', { description: 'a switch' })
  on: boolean = false;

  @Env('PROBE_NAMES', { description: 'a list' })
  @IsString({ each: true })
  names: string[] = [];

  @Env('PROBE_SECRET', { description: 'required' })
  @MinLength(3)
  secret: string;

  @Env('PROBE_NOTE', { description: 'optional' })
  @IsOptional()
  @IsString()
  note?: string;
}

const load = (env: Record<string, string>) => loadConfig(ProbeConfig, { PROBE_SECRET: 'abc', ...env }, 'plugin probe');

describe('loadConfig', () => {
  it('falls back to defaults, also for empty variables', () => {
    expect(load({ PROBE_SIZE: '' })).toEqual({ size: 7, on: false, names: [], secret: 'abc' });
  });

  it('reads each field as its type', () => {
    const config = load({ PROBE_SIZE: '12', PROBE_ON: 'true', PROBE_NAMES: ' a, b ,,c', PROBE_NOTE: '12' });
    expect(config).toEqual({ size: 12, on: true, names: ['a', 'b', 'c'], secret: 'abc', note: '12' });
    expect(config).toBeInstanceOf(ProbeConfig);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it.each([
    [{ PROBE_SIZE: 'many' }, 'Configuration of plugin probe: PROBE_SIZE is not a number'],
    [{ PROBE_SIZE: '0' }, 'Configuration of plugin probe: PROBE_SIZE must not be less than 1'],
    [{ PROBE_ON: 'maybe' }, 'Configuration of plugin probe: PROBE_ON is not a boolean'],
    [{ PROBE_SECRET: '' }, 'Configuration of plugin probe: PROBE_SECRET is required'],
    [
      { PROBE_SIZE: 'x', PROBE_ON: 'y' },
      'Configuration of plugin probe: PROBE_SIZE is not a number; PROBE_ON is not a boolean',
    ],
  ])('refuses %j', (env, message) => {
    expect(() => load(env)).toThrow(message);
  });
});
