import { Controller, Get, Param, ParseUUIDPipe, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Requires, AnyPrincipal, type Principal } from '@roost/plugin-kit';
import type { FastifyReply } from 'fastify';
import { FileQuery } from '../dto/file.query.js';
import { viewerOf } from '../serving/viewer.js';
import { MediaEvents } from './media-events.js';

@ApiTags('Media')
@Controller('media')
export class MediaEventsController {
  constructor(private readonly events: MediaEvents) {}

  /** What becomes of media: an event `media` with its manifest now and after each change, until it is ready or has failed. */
  @Get(':id/events')
  @Requires('media.read', { kinds: ['user', 'anonymous'] })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ description: 'Server-sent events', schema: { type: 'string' } })
  async watchMedia(
    @Param('id', ParseUUIDPipe) id: string,
    @AnyPrincipal() principal: Principal,
    @Query() query: FileQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const stream = await this.events.watch(id, viewerOf(principal, query));
    const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
    await reply.headers(headers).send(stream);
  }
}
