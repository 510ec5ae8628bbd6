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
  @ApiOperation({ summary: 'Starts to make the variants of every image of the project again, by its ladder' })
  @Answers(RebuildResponse, { status: 202, message: 'Rebuild started' })
  async rebuildMedia(@CurrentPrincipal() { projectId }: UserPrincipal): Promise<RebuildResponse> {
    return RebuildResponse.from(await this.rebuilds.start(projectId));
  }

  @Get()
  @ApiOperation({ summary: 'Returns the progress of the latest rebuild' })
  @Answers(RebuildResponse, { message: 'Rebuild' })
  async getMediaRebuild(@CurrentPrincipal() { projectId }: UserPrincipal): Promise<RebuildResponse> {
    return RebuildResponse.from(await this.rebuilds.latest(projectId));
  }
}
