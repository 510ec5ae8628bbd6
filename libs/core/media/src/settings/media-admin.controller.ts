import { Body, Controller, Get, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { RebuildResponse } from '../rebuild/dto/rebuild.response.js';
import { RebuildService } from '../rebuild/rebuild.service.js';
import { SweepResponse } from '../sweep/dto/sweep.response.js';
import { SweepService } from '../sweep/sweep.service.js';
import { MediaSettingsRequest } from './dto/media-settings.request.js';
import { MediaSettingsResponse } from './dto/media-settings.response.js';
import { SettingsService } from './settings.service.js';

@ApiTags('Admin')
@Controller('admin/media')
export class MediaAdminController {
  constructor(
    private readonly settings: SettingsService,
    private readonly rebuilds: RebuildService,
    private readonly sweeps: SweepService,
  ) {}

  @Get('settings')
  @ApiOperation({ summary: 'Ladder and quotas of the project' })
  @Requires('media.manage')
  @Answers(MediaSettingsResponse, { message: 'Media settings' })
  async getMediaSettings(@CurrentPrincipal() { projectId }: UserPrincipal): Promise<MediaSettingsResponse> {
    return MediaSettingsResponse.from(await this.settings.get(projectId));
  }

  @Put('settings')
  @ApiOperation({
    summary: 'Changes ladder and quotas',
    description: 'Another ladder holds for new uploads; a rebuild brings the others to it.',
  })
  @Requires('media.manage')
  @Answers(MediaSettingsResponse, { message: 'Media settings changed' })
  async setMediaSettings(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Body() { ladder, userQuota, projectQuota }: MediaSettingsRequest,
  ): Promise<MediaSettingsResponse> {
    const changes = {
      ...(ladder === undefined ? {} : { ladder: ladder?.map(({ name, box }) => ({ name, box })) ?? null }),
      ...(userQuota === undefined ? {} : { userQuota }),
      ...(projectQuota === undefined ? {} : { projectQuota }),
    };
    return MediaSettingsResponse.from(await this.settings.change(projectId, changes));
  }

  @Post('rebuild')
  @ApiOperation({ summary: 'Brings every image of the project to its ladder, in the background' })
  @Requires('media.manage')
  @Answers(RebuildResponse, { status: 202, message: 'Rebuild started' })
  async rebuildMedia(@CurrentPrincipal() { projectId }: UserPrincipal): Promise<RebuildResponse> {
    return RebuildResponse.from(await this.rebuilds.start(projectId));
  }

  @Get('rebuild')
  @ApiOperation({ summary: 'How far the latest rebuild is' })
  @Requires('media.manage')
  @Answers(RebuildResponse, { message: 'Rebuild' })
  async getMediaRebuild(@CurrentPrincipal() { projectId }: UserPrincipal): Promise<RebuildResponse> {
    return RebuildResponse.from(await this.rebuilds.latest(projectId));
  }

  @Post('sweep')
  @ApiOperation({
    summary:
      'Compares storage and database, in the background: what no row names is removed, what no file backs is reported',
  })
  @Requires('media.sweep')
  @Answers(null, { status: 202, message: 'Sweep started' })
  async sweepMedia(@CurrentPrincipal() { projectId }: UserPrincipal): Promise<null> {
    await this.sweeps.start(projectId);
    return null;
  }

  @Get('sweep')
  @ApiOperation({ summary: 'What the latest sweep came to' })
  @Requires('media.sweep')
  @Answers(SweepResponse, { message: 'Sweep' })
  async getMediaSweep(): Promise<SweepResponse> {
    return SweepResponse.from(await this.sweeps.latest());
  }
}
