import { Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Requires, type UserPrincipal } from '@roost/plugin-kit';
import { RebuildResponse } from './rebuild.dto.js';
import { RebuildService } from './rebuild.service.js';

@ApiTags('Admin')
@Requires('media.manage')
@Controller('admin/media/rebuild')
export class RebuildAdminController {
  constructor(private readonly rebuilds: RebuildService) {}

  @Post()
  @ApiOperation({ summary: 'Brings every image of the project to its ladder, in the background' })
  @Answers(RebuildResponse, { status: 202, message: 'Rebuild started' })
  async rebuildMedia(@CurrentPrincipal() { projectId }: UserPrincipal): Promise<RebuildResponse> {
    return RebuildResponse.from(await this.rebuilds.start(projectId));
  }

  @Get()
  @ApiOperation({ summary: 'How far the latest rebuild is' })
  @Answers(RebuildResponse, { message: 'Rebuild' })
  async getMediaRebuild(@CurrentPrincipal() { projectId }: UserPrincipal): Promise<RebuildResponse> {
    return RebuildResponse.from(await this.rebuilds.latest(projectId));
  }
}
