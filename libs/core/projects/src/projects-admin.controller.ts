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
  @ApiOperation({ summary: 'Returns the project of the request' })
  @Answers(ProjectResponse, { message: 'Project' })
  async getProject(@CurrentPrincipal() { projectId }: UserPrincipal): Promise<ProjectResponse> {
    return ProjectResponse.from(await this.projects.get(projectId));
  }

  @Patch()
  @ApiOperation({ summary: 'Sets the name of the project, which its mails use' })
  @Answers(ProjectResponse, { message: 'Project changed' })
  async renameProject(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Body() { name }: RenameProjectRequest,
  ): Promise<ProjectResponse> {
    return ProjectResponse.from(await this.projects.rename(projectId, name));
  }
}
