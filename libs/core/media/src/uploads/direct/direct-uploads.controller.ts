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
  @ApiOperation({
    summary: 'Returns a request that uploads one file directly to the storage, if the storage supports it',
  })
  @Requires('media.write')
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'The same key returns the same upload' })
  @Answers(DirectUploadResponse, { status: 201, message: 'Send the file', secret: true })
  async presignUpload(
    @CurrentPrincipal() { userId, projectId }: UserPrincipal,
    @Body() body: PresignRequest,
  ): Promise<DirectUploadResponse> {
    return DirectUploadResponse.from(await this.uploads.presign(body, { userId, projectId }));
  }

  @Post(':id/complete')
  @ApiOperation({
    summary: 'Completes a direct upload, after checking that size, hash and type are as declared',
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
