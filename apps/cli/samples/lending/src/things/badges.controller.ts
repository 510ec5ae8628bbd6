import { Controller, Get, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AnswersBytes, BytesAnswer, Public } from '@roost/plugin-kit';
import { Badges } from './badges.js';

@ApiTags('Lending')
@Controller('lending/things/:id/badge')
export class BadgesController {
  constructor(private readonly badges: Badges) {}

  /** A small picture that says whether the thing is in the shed. */
  @Get()
  @Public()
  @AnswersBytes({ types: ['image/svg+xml'], description: 'The badge' })
  async getBadge(@Param('id', ParseUUIDPipe) id: string): Promise<BytesAnswer> {
    const { status, headers, body } = await this.badges.find(id);
    return new BytesAnswer(body, { status, headers });
  }
}
