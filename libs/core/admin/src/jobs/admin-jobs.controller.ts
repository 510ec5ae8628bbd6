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
    summary: 'Lists unfinished jobs and events, the newest first, without their payload',
    description: '`state=failed` lists those that failed in their last attempt.',
  })
  @Requires('admin.read-jobs')
  @Answers(JobResponse, { message: 'Jobs', list: true })
  async listJobs(@Query() { state, name, plugin, limit, cursor }: ListJobsQuery): Promise<Page<JobResponse>> {
    const filter = { ...(state && { state }), ...(name && { name }), ...(plugin && { plugin }) };
    const page = await this.jobs.list({ ...filter, limit, ...(cursor && { cursor }) });
    return page.map((job) => JobResponse.from(job));
  }

  @Get(':id')
  @ApiOperation({ summary: 'Returns a job with its payload, which may contain personal data' })
  @ApiParam({ name: 'id', type: String })
  @Requires('admin.read-payloads')
  @Answers(JobDetailsResponse, { message: 'Job' })
  async getJob(@Param() { id }: JobIdParams): Promise<JobDetailsResponse> {
    return JobDetailsResponse.from(await this.service.get(id));
  }

  @Post(':id/retry')
  @ApiOperation({
    summary: 'Retries a failed job, with all its attempts',
    description: 'It runs before waiting jobs of its aggregate.',
  })
  @ApiParam({ name: 'id', type: String })
  @Requires('admin.manage-jobs')
  @Answers(null, { status: 202, message: 'Job will be retried' })
  async retryJob(@CurrentPrincipal() { projectId }: UserPrincipal, @Param() { id }: JobIdParams): Promise<null> {
    await this.service.retry(projectId, id);
    return null;
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Deletes a failed job' })
  @ApiParam({ name: 'id', type: String })
  @Requires('admin.manage-jobs')
  @Answers(null, { message: 'Job discarded' })
  async discardJob(@CurrentPrincipal() { projectId }: UserPrincipal, @Param() { id }: JobIdParams): Promise<null> {
    await this.service.discard(projectId, id);
    return null;
  }
}
