import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Page, Requires, type UserPrincipal } from '@roost/plugin-kit';
import { ProjectChangesService } from './project-changes.service.js';
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
    return new Page(await this.changes.list(), null).map((project) => ProjectDetailsResponse.from(project));
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
    return ProjectDetailsResponse.from(await this.changes.find(slug));
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
    return ProjectDetailsResponse.from(await this.changes.update(id, changes));
  }
}
