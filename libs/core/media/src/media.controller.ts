import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  AcceptsForm,
  Answers,
  CurrentPrincipal,
  type Page,
  type Principal,
  type UserPrincipal,
  Requires,
  StagedFile,
  AnyPrincipal,
} from '@roost/plugin-kit';
import { MediaDeletion } from './deletion/media-deletion.service.js';
import { TrashResponse } from './deletion/trash.response.js';
import { TrashService } from './deletion/trash.service.js';
import { DeleteMediaQuery } from './dto/delete-media.query.js';
import { DeleteMediaRequest } from './dto/delete-media.request.js';
import { FileQuery } from './dto/file.query.js';
import { MediaIdsRequest } from './dto/media-ids.request.js';
import { MediaIdsResponse } from './dto/media-ids.response.js';
import { MediaQuery } from './dto/media.query.js';
import { MediaResponse } from './dto/media.response.js';
import { UpdateMediaRequest } from './dto/update-media.request.js';
import { UsageResponse } from './dto/usage.response.js';
import { MediaService } from './media.service.js';
import { viewerOf } from './serving/viewer.js';
import { QuotasService } from './settings/quotas.service.js';
import { cleanName, MediaUploads } from './uploads/media-uploads.js';
import type { StagedUpload } from './uploads/staged-upload.js';

@ApiTags('Media')
@Controller('media')
export class MediaController {
  constructor(
    private readonly media: MediaService,
    private readonly deletion: MediaDeletion,
    private readonly trash: TrashService,
    private readonly quotas: QuotasService,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Uploads a file', description: 'It is answered at once; what is made of it follows.' })
  @Requires('media.write')
  @AcceptsForm({ file: { name: 'file', required: true }, sink: MediaUploads })
  @Answers(MediaResponse, { status: 201, message: 'Media uploaded' })
  async uploadMedia(
    @CurrentPrincipal() { userId, projectId }: UserPrincipal,
    @StagedFile() upload: StagedUpload,
  ): Promise<MediaResponse> {
    const { id } = await this.media.create(upload, { ownerId: userId, projectId });
    return MediaResponse.from(await this.media.get(id, { userId }));
  }

  @Get()
  @ApiOperation({ summary: 'My media, the newest first' })
  @Requires('media.read')
  @Answers(MediaResponse, { message: 'Your media', list: true })
  async listMedia(
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Query() query: MediaQuery,
  ): Promise<Page<MediaResponse>> {
    const { name, kind, mime, albumId, from, to, trashed, limit, cursor } = query;
    const search = { ownerId: userId, name, kind, mime, albumId, from, to, trashed, limit, cursor };
    return (await this.media.search(search)).map((item) => MediaResponse.from(item));
  }

  @Get('usage')
  @ApiOperation({ summary: 'How much room I take, and may take' })
  @Requires('media.read')
  @Answers(UsageResponse, { message: 'Your usage' })
  async getMediaUsage(@CurrentPrincipal() principal: UserPrincipal): Promise<UsageResponse> {
    return UsageResponse.from((await this.quotas.usage(principal)).user);
  }

  @Post('delete')
  @ApiOperation({
    summary: 'Deletes many at once: to the trash, or for good',
    description: 'Those that are not mine are left out of the answer.',
  })
  @Requires('media.write')
  @Answers(MediaIdsResponse, { message: 'Media deleted' })
  async deleteManyMedia(
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Body() { ids, permanent = false }: DeleteMediaRequest,
  ): Promise<MediaIdsResponse> {
    return MediaIdsResponse.of(await (permanent ? this.deletion.delete(ids, userId) : this.media.trash(ids, userId)));
  }

  @Post('restore')
  @ApiOperation({ summary: 'Takes media back from the trash' })
  @Requires('media.write')
  @Answers(MediaIdsResponse, { message: 'Media restored' })
  async restoreMedia(
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Body() { ids }: MediaIdsRequest,
  ): Promise<MediaIdsResponse> {
    return MediaIdsResponse.of(await this.media.restore(ids, userId));
  }

  @Get('trash')
  @ApiOperation({ summary: 'How much is in my trash, and how far emptying it is' })
  @Requires('media.read')
  @Answers(TrashResponse, { message: 'Your trash' })
  async getTrash(@CurrentPrincipal() { userId }: UserPrincipal): Promise<TrashResponse> {
    return TrashResponse.from(await this.trash.look(userId));
  }

  @Delete('trash')
  @ApiOperation({
    summary: 'Deletes all that is in my trash, for good, in the background',
    description: 'What comes into it later stays.',
  })
  @Requires('media.write')
  @Answers(TrashResponse, { status: 202, message: 'The trash is being emptied' })
  async emptyTrash(@CurrentPrincipal() { userId }: UserPrincipal): Promise<TrashResponse> {
    return TrashResponse.from(await this.trash.empty(userId));
  }

  @Get(':id')
  @ApiOperation({
    summary: 'The manifest of media: what it is, and which variants there are by now',
    description: 'Public media are for everyone, those for members for whoever is signed in.',
  })
  @Requires('media.read', { kinds: ['user', 'anonymous'] })
  @Answers(MediaResponse, { message: 'Media' })
  async getMedia(
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: FileQuery,
    @AnyPrincipal() principal: Principal,
  ): Promise<MediaResponse> {
    return MediaResponse.from(await this.media.get(id, viewerOf(principal, query)));
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Renames media, or opens it to members or everyone' })
  @Requires('media.write')
  @Answers(MediaResponse, { message: 'Media changed' })
  async updateMedia(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Body() { filename, access }: UpdateMediaRequest,
  ): Promise<MediaResponse> {
    await this.media.update(id, userId, {
      ...(filename === undefined ? {} : { filename: cleanName(filename) }),
      ...(access === undefined ? {} : { access }),
    });
    return MediaResponse.from(await this.media.get(id, { userId }));
  }

  @Delete(':id')
  @ApiOperation({
    summary: 'Moves media to the trash, where it can be restored for a while; or deletes it for good, from there too',
  })
  @Requires('media.write')
  @Answers(null, { message: 'Media deleted' })
  async deleteMedia(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Query() { permanent = false }: DeleteMediaQuery,
  ): Promise<null> {
    await (permanent ? this.deletion.delete([id], userId) : this.media.trash([id], userId));
    return null;
  }
}
