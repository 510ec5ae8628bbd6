import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Requires, type UserPrincipal } from '@roost/plugin-kit';
import { QuotasService } from './quotas.service.js';
import { UsageResponse } from './usage.dto.js';

@ApiTags('Media')
@Controller('media/usage')
export class UsageController {
  constructor(private readonly quotas: QuotasService) {}

  @Get()
  @ApiOperation({ summary: 'Returns your storage usage and quota' })
  @Requires('media.read')
  @Answers(UsageResponse, { message: 'Your usage' })
  async getMediaUsage(@CurrentPrincipal() principal: UserPrincipal): Promise<UsageResponse> {
    return UsageResponse.from((await this.quotas.usage(principal)).user);
  }
}
