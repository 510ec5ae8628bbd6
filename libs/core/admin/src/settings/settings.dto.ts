import { ApiProperty } from '@nestjs/swagger';
import { type PluginWithSettings, SETTING_SOURCES, type SettingSource, type SettingState } from '@roost/plugin-kit';

/** Any JSON value. Generators of clients have no type for a schema without one. */
const ANY = [
  { type: 'string', nullable: true },
  { type: 'number' },
  { type: 'boolean' },
  { type: 'array', items: {} },
  { type: 'object', additionalProperties: true },
];

/** A plugin that has settings. */
export class PluginWithSettingsResponse {
  @ApiProperty({ example: 'media' })
  plugin: string;

  @ApiProperty({ type: [String], description: 'Names of its settings' })
  settings: string[];

  static from({ plugin, settings }: PluginWithSettings): PluginWithSettingsResponse {
    return { plugin, settings: [...settings] };
  }
}

/** One setting of a plugin. */
export class SettingResponse {
  @ApiProperty({ example: 'sessionDays' })
  name: string;

  @ApiProperty()
  description: string;

  @ApiProperty({ description: 'Whether it is a secret: encrypted, and never shown' })
  isSecret: boolean;

  @ApiProperty({ anyOf: ANY, description: 'Any JSON value, as `schema` says; null for a secret' })
  value: unknown;

  @ApiProperty({ description: 'Whether there is a value' })
  isSet: boolean;

  @ApiProperty({
    enum: SETTING_SOURCES,
    enumName: 'SettingSource',
    description: 'Where the value comes from: the project, the defaults of the server, the environment, or the plugin',
  })
  source: SettingSource;

  @ApiProperty({ description: 'Whether you may change it' })
  mayChange: boolean;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'JSON schema of the value' })
  schema: Record<string, unknown>;

  static from(state: SettingState): SettingResponse {
    const { name, description, isSecret, value, isSet, source, mayChange, schema } = state;
    return { name, description, isSecret, value, isSet, source, mayChange, schema: { ...schema } };
  }
}

/** The settings of one plugin. */
export class PluginSettingsResponse {
  @ApiProperty({ example: 'media' })
  plugin: string;

  @ApiProperty({ type: [SettingResponse] })
  settings: SettingResponse[];

  static from(plugin: string, states: readonly SettingState[]): PluginSettingsResponse {
    return { plugin, settings: states.map((state) => SettingResponse.from(state)) };
  }
}
