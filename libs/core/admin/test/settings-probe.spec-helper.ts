import { Controller, Get, Injectable, Module } from '@nestjs/common';
import {
  Answers,
  CurrentPrincipal,
  defineErrors,
  definePlugin,
  Env,
  type HookMap,
  IsLocale,
  OnHook,
  Requires,
  Setting,
  Settings,
  type UserPrincipal,
} from '@roost/plugin-kit';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsInt, IsString, Max, MaxLength, Min, ValidateNested } from 'class-validator';

class ProbeConfig {
  @Env('PROBE_SIZE', { description: 'Size' })
  @IsInt()
  size: number = 10;
}

export class Step {
  @IsString()
  @MaxLength(5)
  name: string;

  @IsInt()
  @Min(1)
  box: number;
}

export class ProbeSettings {
  @Setting({ description: 'Colour of socks', projectAdmins: true })
  @IsIn(['red', 'blue', 'green'])
  colour: string = 'red';

  @Setting({ description: 'Size of socks', projectAdmins: true, environment: 'PROBE_SIZE' })
  @IsInt()
  @Min(1)
  @Max(50)
  size: number;

  @Setting({ description: 'Pairs that a project may have' })
  @IsInt()
  @Min(0)
  pairs: number = 100;

  @Setting({ description: 'Key of the knitting machine', projectAdmins: true, secret: true })
  @IsString()
  @MaxLength(40)
  key: string = '';

  @Setting({ description: 'Steps', projectAdmins: true })
  @Type(() => Step)
  @ValidateNested({ each: true })
  @ArrayMaxSize(3)
  steps: Step[] = [];

  @Setting({ description: 'Language', projectAdmins: true, environment: 'DEFAULT_LOCALE' })
  @IsLocale()
  locale: string;
}

const probeErrors = defineErrors('probe', { no_green: { status: 409, title: 'Nobody wears green socks of size 13' } });

class ProbeResponse {
  @ApiProperty({ type: 'object', additionalProperties: true })
  settings: object;
}

/** What handlers were told. */
export const heard: HookMap['kernel.settings-changing'][] = [];

@Injectable()
class Handlers {
  @OnHook('kernel.settings-changing')
  async follow(changing: HookMap['kernel.settings-changing']): Promise<HookMap['kernel.settings-changing']> {
    if (changing.plugin !== 'probe') return Promise.resolve(changing);
    heard.push(changing);
    const { colour, size } = changing.after as ProbeSettings;
    if (colour === 'green' && size === 13) throw probeErrors.no_green();
    return Promise.resolve(changing);
  }
}

@Controller('probe')
class ProbeController {
  constructor(private readonly settings: Settings) {}

  @Get('socks')
  @Requires('probe.wear')
  @Answers(ProbeResponse, { message: 'Socks' })
  async getSocks(@CurrentPrincipal() { projectId }: UserPrincipal): Promise<ProbeResponse> {
    return { settings: { ...(await this.settings.of(ProbeSettings, projectId)) } };
  }
}

@Module({ controllers: [ProbeController], providers: [Handlers] })
class ProbeModule {}

/** A plugin that somebody else wrote. */
export const probePlugin = definePlugin({
  name: 'probe',
  version: '1.0.0',
  compat: '^1.0.0',
  config: ProbeConfig,
  settings: ProbeSettings,
  permissions: [{ name: 'probe.wear', description: 'Wear socks', roles: ['member'] }],
  errors: probeErrors,
  api: () => ProbeModule,
});
