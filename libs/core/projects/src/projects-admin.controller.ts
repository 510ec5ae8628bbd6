import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Requires, type UserPrincipal } from '@roost/plugin-kit';
import { ProjectResponse } from './dto/project.response.js';
import { RenameProjectRequest } from './dto/rename-project.request.js';
import { ProjectsService } from './projects.service.js';

@ApiTags('Projects: admin')
@Controller('admin/project')
@Requires('projects.manage')
export class ProjectsAdminController {
  constructor(private readonly projects: ProjectsService) {}

  /** The project that I act on. */
  @Get()
  @Answers(ProjectResponse, { message: 'Project' })
  async getProject(@CurrentPrincipal() { projectId }: UserPrincipal): Promise<ProjectResponse> {
    return ProjectResponse.from(await this.projects.get(projectId));
  }

  /** Names the project, as its mails call it. */
  @Patch()
  @Answers(ProjectResponse, { message: 'Project changed' })
  async renameProject(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Body() { name }: RenameProjectRequest,
  ): Promise<ProjectResponse> {
    return ProjectResponse.from(await this.projects.rename(projectId, name));
  }
}
