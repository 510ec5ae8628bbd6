import { type AnyClass, definePlugin, Env, IsBudget, Setting } from '@roost/plugin-kit';
import {
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsEmail,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Min,
} from 'class-validator';
import { schemaOfSetting } from './json-schema.js';
import { findSettings } from './plugin-settings.js';

class Config {
  @Env('SOCKS_SIZE', { description: 'Size' })
  size: number = 40;

  @Env('SOCKS_FROM', { description: 'Sender' })
  from: string = 'Socks <socks@example.org>';

  @Env('SOCKS_URL', { description: 'None unless it is set' })
  url?: string;
}

class SocksSettings {
  @Setting({ description: 'Size', environment: 'SOCKS_SIZE' })
  @IsInt()
  @Min(1)
  size: number;

  @Setting({ description: 'Address', environment: 'SOCKS_FROM', read: (from: string) => /<(.*)>/.exec(from)?.[1] })
  @IsEmail()
  address: string;

  @Setting({ description: 'URL', environment: 'SOCKS_URL' })
  @IsString()
  url: string = '';
}

class Texts {
  @Setting({ description: 'Words', schema: { title: 'Words' } })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsString({ each: true })
  @Length(1, 9, { each: true })
  words: string[] = ['one'];

  @Setting({ description: 'Budget' })
  @IsBudget()
  budget: string = '1/1h';

  @Setting({ description: 'Perhaps' })
  @IsOptional()
  @Matches(/^[a-z]+$/)
  perhaps?: string;
}

class NoSettings {
  size: number = 1;
}

class Unknown {
  @Setting({ description: 'Size', environment: 'SHOES_SIZE' })
  size: number = 1;
}

class Invalid {
  @Setting({ description: 'Size', environment: 'SOCKS_SIZE' })
  @Min(41)
  size: number;
}

describe('The settings that a plugin declares', () => {
  const find = (settings: AnyClass, environment: Record<string, string> = {}) => {
    const plugin = definePlugin({ name: 'socks', version: '1.0.0', compat: '^1.0.0', config: Config, settings });
    return findSettings([plugin], { configs: new Map([[Config, new Config()]]), environment, locales: ['en'] });
  };

  it('fall back to the config, and to the class', () => {
    const [{ fields } = { fields: [] }] = find(SocksSettings, { SOCKS_SIZE: '40', SOCKS_URL: '' });
    expect(fields.map(({ name, fallback }) => [name, fallback])).toEqual([
      ['size', { source: 'environment', value: 40 }],
      ['address', { source: 'default', value: 'socks@example.org' }],
      ['url', { source: 'default', value: '' }],
    ]);
  });

  it('have schemas of their types and validators', () => {
    const schemas = ['words', 'budget', 'perhaps'].map((name) => schemaOfSetting(Texts, name, []));
    expect(schemas).toEqual([
      {
        type: 'array',
        minItems: 1,
        uniqueItems: true,
        items: { type: 'string', minLength: 1, maxLength: 9 },
        title: 'Words',
      },
      { type: 'string', pattern: expect.stringContaining('unlimited') as string },
      { type: 'string', pattern: '^[a-z]+$' },
    ]);
  });

  it.each<[string, AnyClass, string]>([
    ['that are none', NoSettings, 'Plugin socks: NoSettings in settings has no property with @Setting()'],
    [
      'that fall back to a variable of nobody',
      Unknown,
      'Plugin socks: the setting size falls back to SHOES_SIZE, which',
    ],
    ['whose default is not valid', Invalid, 'Plugin socks: its settings have no valid values to begin with: size must'],
  ])('stop the start %s', (_what, settings, message) => {
    expect(() => find(settings)).toThrow(message);
  });
});
