import { Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Requires, type UserPrincipal } from '@roost/plugin-kit';
import { SweepResponse } from './sweep.dto.js';
import { SweepService } from './sweep.service.js';

@ApiTags('Admin')
@Requires('media.sweep')
@Controller('admin/media/sweep')
export class SweepAdminController {
  constructor(private readonly sweeps: SweepService) {}

  @Post()
  @ApiOperation({
    summary: 'Starts a sweep, which removes files that no row refers to and reports missing files',
  })
  @Answers(null, { status: 202, message: 'Sweep started' })
  async sweepMedia(@CurrentPrincipal() { projectId }: UserPrincipal): Promise<null> {
    await this.sweeps.start(projectId);
    return null;
  }

  @Get()
  @ApiOperation({ summary: 'Returns the result of the latest sweep' })
  @Answers(SweepResponse, { message: 'Sweep' })
  async getMediaSweep(): Promise<SweepResponse> {
    return SweepResponse.from(await this.sweeps.latest());
  }
}
