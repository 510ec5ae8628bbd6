import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnswersEvents, AnyPrincipal, type EventStream, type Principal, Requires } from '@roost/plugin-kit';
import { FileQuery } from '../access/access.dto.js';
import { viewerOf } from '../access/viewer.js';
import { MediaEvents } from './media-events.js';

@ApiTags('Media')
@Controller('media')
export class MediaEventsController {
  constructor(private readonly events: MediaEvents) {}

  @Get(':id/events')
  @ApiOperation({
    summary: 'Streams the manifest as events `media`, now and after each change, until the status is ready or failed',
  })
  @Requires('media.read', { kinds: ['user', 'anonymous'] })
  @AnswersEvents({ description: 'Server-sent events' })
  async watchMedia(
    @Param('id', ParseUUIDPipe) id: string,
    @AnyPrincipal() principal: Principal,
    @Query() query: FileQuery,
  ): Promise<EventStream> {
    return this.events.watch(id, viewerOf(principal, query));
  }
}
