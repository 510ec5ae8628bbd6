import { Controller, Get, Headers, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { AnswersBytes, AnyPrincipal, type BytesAnswer, type Principal, Requires } from '@roost/plugin-kit';
import { FileQuery } from '../access/access.dto.js';
import { MediaFilesService, type RequestHeaders } from './media-files.service.js';
import { sendFile } from './send-file.js';
import { viewerOf } from '../access/viewer.js';

/** Short paths to images, which the first apps call: the same as `GET /media/{id}/{rung}`. */
@ApiExcludeController()
@Controller('get')
export class ShortPathsController {
  constructor(private readonly files: MediaFilesService) {}

  /** One variant; without a rung, medium. */
  @Get([':id', ':id/:rung'])
  @Requires('media.read', { kinds: ['user', 'anonymous'] })
  @AnswersBytes({ types: ['image/webp'], description: 'The image' })
  async getImage(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('rung') rung: string | undefined,
    @AnyPrincipal() principal: Principal,
    @Query() query: FileQuery,
    @Headers() headers: RequestHeaders,
  ): Promise<BytesAnswer> {
    return sendFile(await this.files.variant(id, rung ?? 'm', viewerOf(principal, query), headers));
  }
}
