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
    summary: 'Deletes many media at once, to the trash or permanently',
    description: 'The answer leaves out media that are not yours.',
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
  @ApiOperation({ summary: 'Restores media from the trash' })
  @Requires('media.write')
  @Answers(MediaIdsResponse, { message: 'Media restored' })
  async restoreMedia(
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Body() { ids }: MediaIdsRequest,
  ): Promise<MediaIdsResponse> {
    return MediaIdsResponse.of(await this.media.restore(ids, userId));
  }

  @Get('trash')
  @ApiOperation({ summary: 'Returns the size of your trash, and the progress of emptying it' })
  @Requires('media.read')
  @Answers(TrashResponse, { message: 'Your trash' })
  async getTrash(@CurrentPrincipal() { userId }: UserPrincipal): Promise<TrashResponse> {
    return TrashResponse.from(await this.trash.look(userId));
  }

  @Delete('trash')
  @ApiOperation({
    summary: 'Empties your trash in the background',
    description: 'Media that are moved to the trash later are kept.',
  })
  @Requires('media.write')
  @Answers(TrashResponse, { status: 202, message: 'The trash is being emptied' })
  async emptyTrash(@CurrentPrincipal() { userId }: UserPrincipal): Promise<TrashResponse> {
    return TrashResponse.from(await this.trash.empty(userId));
  }

  @Delete(':id')
  @ApiOperation({
    summary: 'Moves a media item to the trash, or deletes it permanently',
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
