import { Controller, Get, Headers, Param, ParseUUIDPipe, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Requires, AnyPrincipal, type Principal } from '@roost/plugin-kit';
import type { FastifyReply } from 'fastify';
import { FileQuery } from '../dto/file.query.js';
import { MediaFilesService, type RequestHeaders } from './media-files.service.js';
import { BINARY, sendFile } from './send-file.js';
import { viewerOf } from './viewer.js';

@ApiTags('Media')
@Controller('media')
export class MediaFilesController {
  constructor(private readonly files: MediaFilesService) {}

  /** The uploaded bytes, untouched, for their owner; others get an image without its metadata. */
  @Get(':id/file')
  @Requires('media.read', { kinds: ['user', 'anonymous'] })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ description: 'The file', ...BINARY })
  async getMediaFile(
    @Param('id', ParseUUIDPipe) id: string,
    @AnyPrincipal() principal: Principal,
    @Query() query: FileQuery,
    @Headers() headers: RequestHeaders,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendFile(reply, await this.files.file(id, viewerOf(principal, query), headers));
  }

  /** One variant. `rung` is a number, a name (original, tiny, thumb, small, medium, large, or the project's own) or one of s, m, l, o. */
  @Get(':id/:rung')
  @Requires('media.read', { kinds: ['user', 'anonymous'] })
  @ApiProduces('image/webp')
  @ApiOkResponse({ description: 'The image', ...BINARY })
  async getMediaVariant(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('rung') rung: string,
    @AnyPrincipal() principal: Principal,
    @Query() query: FileQuery,
    @Headers() headers: RequestHeaders,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendFile(reply, await this.files.variant(id, rung, viewerOf(principal, query), headers));
  }
}
