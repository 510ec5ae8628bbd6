import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Requires, type UserPrincipal } from '@roost/plugin-kit';
import { MediaIdsRequest, MediaIdsResponse } from '../library/media-ids.dto.js';
import { MediaService } from '../library/media.service.js';
import { DeleteMediaQuery, DeleteMediaRequest, TrashResponse } from './deletion.dto.js';
import { MediaDeletion } from './media-deletion.service.js';
import { TrashService } from './trash.service.js';

/** The trash, and deletion for good. */
@ApiTags('Media')
@Controller('media')
export class DeletionController {
  constructor(
    private readonly media: MediaService,
    private readonly deletion: MediaDeletion,
    private readonly trash: TrashService,
  ) {}

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
