import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Answers, ProjectId, Public } from '@roost/plugin-kit';
import { ProjectParams } from '../projects.dto.js';
import { ProjectPageResponse } from './project-page.dto.js';
import { ProjectPagesService } from './project-pages.service.js';

@ApiTags('Projects')
@Public()
@Controller()
export class ProjectPagesController {
  constructor(private readonly pages: ProjectPagesService) {}

  @Get('project')
  @ApiOperation({ summary: 'Returns the public page of the project of the request' })
  @Answers(ProjectPageResponse, { message: 'Project' })
  async getCurrentProjectPage(@ProjectId() projectId: string): Promise<ProjectPageResponse> {
    return ProjectPageResponse.from(await this.pages.byId(projectId));
  }

  @Get('projects/:slug')
  @ApiOperation({ summary: 'Returns the public page of a project' })
  @ApiParam({ name: 'slug', type: String })
  @Answers(ProjectPageResponse, { message: 'Project' })
  async getProjectPage(@Param() { slug }: ProjectParams): Promise<ProjectPageResponse> {
    return ProjectPageResponse.from(await this.pages.bySlug(slug));
  }
}
