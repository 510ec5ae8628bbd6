import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Page, Requires, type UserPrincipal } from '@roost/plugin-kit';
import { ProjectParams } from '../projects.dto.js';
import { ProjectsService } from '../projects.service.js';
import { QuotaUsageResponse } from './project-usage.dto.js';
import { ProjectUsageService } from './project-usage.service.js';

@ApiTags('Projects: admin')
@Controller('admin')
export class ProjectUsageAdminController {
  constructor(
    private readonly projects: ProjectsService,
    private readonly usage: ProjectUsageService,
  ) {}

  @Get('project/usage')
  @ApiOperation({ summary: 'Returns what the project uses of its quotas' })
  @Requires('projects.manage')
  @Answers(QuotaUsageResponse, { message: 'Usage', list: true })
  async getUsage(@CurrentPrincipal() { projectId }: UserPrincipal): Promise<Page<QuotaUsageResponse>> {
    return this.of(projectId);
  }

  @Get('projects/:slug/usage')
  @ApiOperation({ summary: 'Returns what a project of the server uses of its quotas' })
  @ApiParam({ name: 'slug', type: String })
  @Requires('projects.administer')
  @Answers(QuotaUsageResponse, { message: 'Usage', list: true })
  async getProjectUsage(@Param() { slug }: ProjectParams): Promise<Page<QuotaUsageResponse>> {
    return this.of(await this.projects.resolve(slug));
  }

  private async of(projectId: string): Promise<Page<QuotaUsageResponse>> {
    return new Page(await this.usage.of(projectId), null).map((usage) => QuotaUsageResponse.from(usage));
  }
}
