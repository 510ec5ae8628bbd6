import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Page, Requires, type UserPrincipal } from '@roost/plugin-kit';
import { ProjectDeletionService } from './deletion/project-deletion.service.js';
import type { ListedProject } from './project.entity.js';
import { ProjectChangesService } from './project-changes.service.js';
import { ProjectSuspensionService } from './project-suspension.service.js';
import {
  ChangeProjectRequest,
  CreateProjectRequest,
  ProjectDetailsResponse,
  ProjectParams,
  ProjectResponse,
} from './projects.dto.js';
import { PresentProjectRequest } from './page/project-page.dto.js';
import { ProjectsService } from './projects.service.js';

@ApiTags('Projects: admin')
@Controller('admin')
export class ProjectsAdminController {
  constructor(
    private readonly projects: ProjectsService,
    private readonly changes: ProjectChangesService,
    private readonly suspension: ProjectSuspensionService,
    private readonly deletions: ProjectDeletionService,
  ) {}

  @Get('project')
  @ApiOperation({ summary: 'Returns the project of the request' })
  @Requires('projects.manage')
  @Answers(ProjectResponse, { message: 'Project' })
  async getProject(@CurrentPrincipal() { projectId }: UserPrincipal): Promise<ProjectResponse> {
    return ProjectResponse.from(await this.projects.get(projectId));
  }

  @Patch('project')
  @ApiOperation({
    summary: 'Changes what the project says of itself: its name, which its mails use, and its public page',
  })
  @Requires('projects.manage')
  @Answers(ProjectResponse, { message: 'Project changed' })
  async presentProject(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Body() changes: PresentProjectRequest,
  ): Promise<ProjectResponse> {
    return ProjectResponse.from(await this.changes.update(projectId, changes));
  }

  @Get('projects')
  @ApiOperation({ summary: 'Lists all projects of the server, by their slugs' })
  @Requires('projects.administer')
  @Answers(ProjectDetailsResponse, { message: 'Projects', list: true })
  async listProjects(): Promise<Page<ProjectDetailsResponse>> {
    const projects = await this.changes.list();
    const progress = await this.deletions.progressOf(projects);
    return new Page(projects, null).map((project) => ProjectDetailsResponse.from(project, progress.get(project.id)));
  }

  @Post('projects')
  @ApiOperation({ summary: 'Creates a project. People can sign up in it at once' })
  @Requires('projects.administer')
  @Answers(ProjectDetailsResponse, { status: 201, message: 'Project created' })
  async createProject(@Body() { slug, ...fields }: CreateProjectRequest): Promise<ProjectDetailsResponse> {
    return ProjectDetailsResponse.from(await this.changes.create(slug, fields));
  }

  @Get('projects/:slug')
  @ApiOperation({ summary: 'Returns a project of the server' })
  @ApiParam({ name: 'slug', type: String })
  @Requires('projects.administer')
  @Answers(ProjectDetailsResponse, { message: 'Project' })
  async findProject(@Param() { slug }: ProjectParams): Promise<ProjectDetailsResponse> {
    return this.answer(await this.changes.find(slug));
  }

  @Patch('projects/:slug')
  @ApiOperation({ summary: 'Changes the given fields of a project. Its slug never changes' })
  @ApiParam({ name: 'slug', type: String })
  @Requires('projects.administer')
  @Answers(ProjectDetailsResponse, { message: 'Project changed' })
  async changeProject(
    @Param() { slug }: ProjectParams,
    @Body() changes: ChangeProjectRequest,
  ): Promise<ProjectDetailsResponse> {
    const { id } = await this.changes.find(slug);
    return this.answer(await this.changes.update(id, changes));
  }

  @Post('projects/:slug/suspend')
  @ApiOperation({
    summary: 'Suspends a project: nobody can use it, and its jobs wait until it is restored',
    description: 'People of `default` with `projects.act-on` can still act on it. `default` cannot be suspended.',
  })
  @ApiParam({ name: 'slug', type: String })
  @Requires('projects.administer')
  @Answers(ProjectDetailsResponse, { message: 'Project suspended' })
  async suspendProject(@Param() { slug }: ProjectParams): Promise<ProjectDetailsResponse> {
    return this.answer(await this.suspension.suspend(slug));
  }

  @Post('projects/:slug/restore')
  @ApiOperation({ summary: 'Ends the suspension of a project, and takes back a deletion that has not begun' })
  @ApiParam({ name: 'slug', type: String })
  @Requires('projects.administer')
  @Answers(ProjectDetailsResponse, { message: 'Project restored' })
  async restoreProject(@Param() { slug }: ProjectParams): Promise<ProjectDetailsResponse> {
    return this.answer(await this.deletions.restore(slug));
  }

  @Delete('projects/:slug')
  @ApiOperation({
    summary: 'Suspends a project now, and deletes it with all that it has after days of grace',
    description:
      'It can be restored until `deletesAt` (`PROJECTS_DELETION_DAYS`). Its slug is never free again, its host is. `default` cannot be deleted.',
  })
  @ApiParam({ name: 'slug', type: String })
  @Requires('projects.administer')
  @Answers(ProjectDetailsResponse, { status: 202, message: 'Project will be deleted' })
  async deleteProject(
    @Param() { slug }: ProjectParams,
    @CurrentPrincipal() { userId }: UserPrincipal,
  ): Promise<ProjectDetailsResponse> {
    return this.answer(await this.deletions.schedule(slug, userId));
  }

  private async answer(project: ListedProject): Promise<ProjectDetailsResponse> {
    const progress = await this.deletions.progressOf([project]);
    return ProjectDetailsResponse.from(project, progress.get(project.id));
  }
}
