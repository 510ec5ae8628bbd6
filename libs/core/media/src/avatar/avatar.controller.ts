import { Controller, Delete, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AcceptsForm, Answers, CurrentPrincipal, type UserPrincipal, Requires, StagedFile } from '@roost/plugin-kit';
import { UserResponse } from '@roost/users';
import { PictureUploads } from '../uploads/picture-uploads.js';
import type { StagedUpload } from '../library/staged-upload.js';
import { AvatarService } from './avatar.service.js';

@ApiTags('Users')
@Controller('users/me/avatar')
export class AvatarController {
  constructor(private readonly avatars: AvatarService) {}

  @Put()
  @ApiOperation({ summary: 'Sets your picture, and deletes the previous one' })
  @Requires('media.write')
  @AcceptsForm({ file: { name: 'avatar', required: true }, sink: PictureUploads })
  @Answers(UserResponse, { message: 'Picture changed' })
  async setAvatar(
    @CurrentPrincipal() { userId }: UserPrincipal,
    @StagedFile() upload: StagedUpload,
  ): Promise<UserResponse> {
    return UserResponse.from(await this.avatars.set(userId, upload));
  }

  @Delete()
  @ApiOperation({ summary: 'Deletes your picture' })
  @Requires('media.write')
  @Answers(null, { message: 'Picture removed' })
  async deleteAvatar(@CurrentPrincipal() { userId }: UserPrincipal): Promise<null> {
    await this.avatars.remove(userId);
    return null;
  }
}
