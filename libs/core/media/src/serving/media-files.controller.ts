import { Controller, Get, Headers, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type BytesAnswer, Requires, AnyPrincipal, type Principal } from '@roost/plugin-kit';
import { FileQuery } from '../access/access.dto.js';
import { AnswersFile } from './answers-file.js';
import { MediaFilesService, type RequestHeaders } from './media-files.service.js';
import { sendFile } from './send-file.js';
import { viewerOf } from '../access/viewer.js';

@ApiTags('Media')
@Controller('media')
export class MediaFilesController {
  constructor(private readonly files: MediaFilesService) {}

  @Get(':id/file')
  @ApiOperation({ summary: 'Downloads the uploaded bytes as their owner; other people get images without metadata' })
  @Requires('media.read', { kinds: ['user', 'anonymous'] })
  @AnswersFile('application/octet-stream', 'The file')
  async getMediaFile(
    @Param('id', ParseUUIDPipe) id: string,
    @AnyPrincipal() principal: Principal,
    @Query() query: FileQuery,
    @Headers() headers: RequestHeaders,
  ): Promise<BytesAnswer> {
    return sendFile(await this.files.file(id, viewerOf(principal, query), headers));
  }

  @Get(':id/:rung')
  @ApiOperation({
    summary: 'Returns a variant',
    description: `\`rung\` is a number, a name (original, tiny, thumb, small, medium, large, or the project's own) or one of s, m, l, o.`,
  })
  @Requires('media.read', { kinds: ['user', 'anonymous'] })
  @AnswersFile('image/webp', 'The image')
  async getMediaVariant(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('rung') rung: string,
    @AnyPrincipal() principal: Principal,
    @Query() query: FileQuery,
    @Headers() headers: RequestHeaders,
  ): Promise<BytesAnswer> {
    return sendFile(await this.files.variant(id, rung, viewerOf(principal, query), headers));
  }
}
