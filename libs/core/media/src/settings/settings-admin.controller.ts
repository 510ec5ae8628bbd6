import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { MediaSettingsRequest, MediaSettingsResponse } from './settings.dto.js';
import { SettingsService } from './settings.service.js';

@ApiTags('Admin')
@Requires('media.manage')
@Controller('admin/media/settings')
export class SettingsAdminController {
  constructor(private readonly settings: SettingsService) {}

  @Get()
  @ApiOperation({ summary: 'Returns the ladder and quotas of the project' })
  @Answers(MediaSettingsResponse, { message: 'Media settings' })
  async getMediaSettings(@CurrentPrincipal() { projectId }: UserPrincipal): Promise<MediaSettingsResponse> {
    return MediaSettingsResponse.from(await this.settings.get(projectId));
  }

  @Put()
  @ApiOperation({
    summary: 'Changes the ladder and quotas of the project',
    description: 'A new ladder applies to new uploads. Start a rebuild to apply it to existing images.',
  })
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
}
