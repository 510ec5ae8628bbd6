import { Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AcceptsForm, Answers, CurrentPrincipal, Requires, StagedFile, type UserPrincipal } from '@roost/plugin-kit';
import { MediaResponse } from '../library/media.dto.js';
import { MediaService } from '../library/media.service.js';
import type { StagedUpload } from '../library/staged-upload.js';
import { MediaUploads } from './media-uploads.js';

/** Uploads in one request. */
@ApiTags('Media')
@Controller('media')
export class UploadsController {
  constructor(private readonly media: MediaService) {}

  @Post()
  @ApiOperation({ summary: 'Uploads a file', description: 'The answer comes at once; variants are made afterwards.' })
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
}
