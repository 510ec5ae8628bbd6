import { Controller, Delete, Get, Headers, Param, ParseUUIDPipe, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import {
  AcceptsForm,
  Answers,
  CurrentPrincipal,
  type Page,
  PageQuery,
  type Principal,
  Requires,
  StagedFile,
} from '@roost/plugin-kit';
import type { FastifyReply } from 'fastify';
import { MediaResponse } from './dto/media.response.js';
import { type FileReply, MediaFilesService } from './media-files.service.js';
import { MediaUploads, type StagedUpload } from './media-uploads.js';
import { MediaService } from './media.service.js';

const BINARY = { schema: { type: 'string', format: 'binary' } } as const;
type RequestHeaders = Record<string, string | string[] | undefined>;

@ApiTags('Media')
@Controller('media')
export class MediaController {
  constructor(
    private readonly media: MediaService,
    private readonly files: MediaFilesService,
  ) {}

  /** Uploads an image. It is answered at once; its variants follow. */
  @Post()
  @Requires('media.write')
  @AcceptsForm({ file: { name: 'file', required: true }, sink: MediaUploads })
  @Answers(MediaResponse, { status: 201, message: 'Media uploaded' })
  async uploadMedia(
    @CurrentPrincipal() { userId, projectId }: Principal,
    @StagedFile() upload: StagedUpload,
  ): Promise<MediaResponse> {
    const { id } = await this.media.create(upload, { ownerId: userId, projectId });
    return MediaResponse.from(await this.media.get(id, userId));
  }

  /** My media, the newest first. */
  @Get()
  @Requires('media.read')
  @Answers(MediaResponse, { message: 'Your media', list: true })
  async listMedia(
    @CurrentPrincipal() { userId }: Principal,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<Page<MediaResponse>> {
    return (await this.media.list(userId, limit, cursor)).map((item) => MediaResponse.from(item));
  }

  /** The manifest of media: what it is, and which variants there are by now. */
  @Get(':id')
  @Requires('media.read')
  @Answers(MediaResponse, { message: 'Media' })
  async getMedia(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() { userId }: Principal,
  ): Promise<MediaResponse> {
    return MediaResponse.from(await this.media.get(id, userId));
  }

  /** The uploaded bytes, untouched. */
  @Get(':id/file')
  @Requires('media.read')
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ description: 'The uploaded file', ...BINARY })
  async getMediaFile(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() { userId }: Principal,
    @Headers() headers: RequestHeaders,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await send(reply, await this.files.source(id, userId, headers));
  }

  /** One variant. `rung` is a number from 0 to 5, a name (original, tiny, thumb, small, medium, large) or one of s, m, l, o. */
  @Get(':id/:rung')
  @Requires('media.read')
  @ApiProduces('image/webp')
  @ApiOkResponse({ description: 'The image', ...BINARY })
  async getMediaVariant(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('rung') rung: string,
    @CurrentPrincipal() { userId }: Principal,
    @Headers() headers: RequestHeaders,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await send(reply, await this.files.variant(id, userId, rung, headers));
  }

  /** Deletes media for good. */
  @Delete(':id')
  @Requires('media.write')
  @Answers(null, { message: 'Media deleted' })
  async deleteMedia(@Param('id', ParseUUIDPipe) id: string, @CurrentPrincipal() { userId }: Principal): Promise<null> {
    await this.media.delete(id, userId);
    return null;
  }
}

async function send(reply: FastifyReply, { status, headers, body }: FileReply): Promise<void> {
  await reply.status(status).headers(headers).send(body);
}
