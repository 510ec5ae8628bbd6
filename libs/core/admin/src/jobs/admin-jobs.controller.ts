import { Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Jobs, type Page, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { AdminJobsService } from './admin-jobs.service.js';
import { JobDetailsResponse, JobResponse, ListJobsQuery } from './jobs.dto.js';
import { JobIdParams } from './job-id.params.js';

@ApiTags('Admin')
@Controller('admin/jobs')
export class AdminJobsController {
  constructor(
    private readonly jobs: Jobs,
    private readonly service: AdminJobsService,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Jobs and events that are not done, the newest first, without what they carry',
    description: '`state=failed`: those that were given up.',
  })
  @Requires('admin.read-jobs')
  @Answers(JobResponse, { message: 'Jobs', list: true })
  async listJobs(@Query() { state, name, plugin, limit, cursor }: ListJobsQuery): Promise<Page<JobResponse>> {
    const filter = { ...(state && { state }), ...(name && { name }), ...(plugin && { plugin }) };
    const page = await this.jobs.list({ ...filter, limit, ...(cursor && { cursor }) });
    return page.map((job) => JobResponse.from(job));
  }

  @Get(':id')
  @ApiOperation({ summary: 'A job with its payload, which may hold personal data' })
  @ApiParam({ name: 'id', type: String })
  @Requires('admin.read-payloads')
  @Answers(JobDetailsResponse, { message: 'Job' })
  async getJob(@Param() { id }: JobIdParams): Promise<JobDetailsResponse> {
    return JobDetailsResponse.from(await this.service.get(id));
  }

  @Post(':id/retry')
  @ApiOperation({
    summary: 'Tries a job again that was given up, with all its attempts',
    description: 'Of an aggregate it comes before those that still wait.',
  })
  @ApiParam({ name: 'id', type: String })
  @Requires('admin.manage-jobs')
  @Answers(null, { status: 202, message: 'Job will be tried again' })
  async retryJob(@CurrentPrincipal() { projectId }: UserPrincipal, @Param() { id }: JobIdParams): Promise<null> {
    await this.service.retry(projectId, id);
    return null;
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Deletes a job that was given up' })
  @ApiParam({ name: 'id', type: String })
  @Requires('admin.manage-jobs')
  @Answers(null, { message: 'Job discarded' })
  async discardJob(@CurrentPrincipal() { projectId }: UserPrincipal, @Param() { id }: JobIdParams): Promise<null> {
    await this.service.discard(projectId, id);
    return null;
  }
}
