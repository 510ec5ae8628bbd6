import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Requires, type UserPrincipal } from '@roost/plugin-kit';
import { ProjectResponse, RenameProjectRequest } from './projects.dto.js';
import { ProjectsService } from './projects.service.js';

@ApiTags('Projects: admin')
@Controller('admin/project')
@Requires('projects.manage')
export class ProjectsAdminController {
  constructor(private readonly projects: ProjectsService) {}

  @Get()
  @ApiOperation({ summary: 'The project that I act on' })
  @Answers(ProjectResponse, { message: 'Project' })
  async getProject(@CurrentPrincipal() { projectId }: UserPrincipal): Promise<ProjectResponse> {
    return ProjectResponse.from(await this.projects.get(projectId));
  }

  @Patch()
  @ApiOperation({ summary: 'Names the project, as its mails call it' })
  @Answers(ProjectResponse, { message: 'Project changed' })
  async renameProject(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Body() { name }: RenameProjectRequest,
  ): Promise<ProjectResponse> {
    return ProjectResponse.from(await this.projects.rename(projectId, name));
  }
}
