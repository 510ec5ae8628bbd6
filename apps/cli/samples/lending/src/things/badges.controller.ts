import { Controller, Get, Param, ParseUUIDPipe, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AnswersBytes, BytesAnswer, Public, type RoostRequest } from '@roost/plugin-kit';
import { Badges } from './badges.js';

@ApiTags('Lending')
@Controller('lending/things/:id/badge')
export class BadgesController {
  constructor(private readonly badges: Badges) {}

  /** Returns an image that says whether the thing is in the shed. */
  @Get()
  @Public()
  @AnswersBytes({ types: ['image/svg+xml'], description: 'The badge' })
  async getBadge(@Param('id', ParseUUIDPipe) id: string, @Req() request: RoostRequest): Promise<BytesAnswer> {
    const { status, headers, body = null } = await this.badges.find(id, request.headers);
    return new BytesAnswer(body, { status, headers });
  }
}
