import { Body, Controller, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { MediaResponse } from '../../library/media.dto.js';
import { DirectUploads } from './direct-uploads.js';
import { DirectUploadResponse, PresignRequest } from './direct-uploads.dto.js';

@ApiTags('Media')
@Controller('media')
export class DirectUploadsController {
  constructor(private readonly uploads: DirectUploads) {}

  @Post('presign')
  @ApiOperation({ summary: 'Gives leave to send one file straight to the storage, where that can be done' })
  @Requires('media.write')
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'The same one again gives the same upload' })
  @Answers(DirectUploadResponse, { status: 201, message: 'Send the file', secret: true })
  async presignUpload(
    @CurrentPrincipal() { userId, projectId }: UserPrincipal,
    @Body() body: PresignRequest,
  ): Promise<DirectUploadResponse> {
    return DirectUploadResponse.from(await this.uploads.presign(body, { userId, projectId }));
  }

  @Post(':id/complete')
  @ApiOperation({
    summary:
      'Makes media of a file that was sent straight to the storage, once size, hash and type are found to be as announced',
  })
  @Requires('media.write')
  @Answers(MediaResponse, { status: 201, message: 'Media uploaded', idempotencyKey: false })
  async completeUpload(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() { userId }: UserPrincipal,
  ): Promise<MediaResponse> {
    return MediaResponse.from(await this.uploads.complete(id, userId));
  }
}
