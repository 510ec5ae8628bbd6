import { Controller, Delete, Param, Put } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { AcceptsForm, Answers, CurrentPrincipal, Requires, StagedFile, type UserPrincipal } from '@roost/plugin-kit';
import { IsIn } from 'class-validator';
import type { StagedUpload } from '../library/staged-upload.js';
import { PictureUploads } from '../uploads/picture-uploads.js';
import { PICTURE_PLACES, type PicturePlace } from './media-project-picture.entity.js';
import { ProjectPicturesService } from './project-pictures.service.js';

export class PicturePlaceParams {
  @IsIn(PICTURE_PLACES)
  place: PicturePlace;
}

@ApiTags('Projects: admin')
@ApiParam({ name: 'place', enum: PICTURE_PLACES, enumName: 'PicturePlace' })
@Requires('projects.manage')
@Controller('admin/project/pictures')
export class ProjectPicturesAdminController {
  constructor(private readonly pictures: ProjectPicturesService) {}

  @Put(':place')
  @ApiOperation({ summary: 'Sets the logo of the project, or the cover of its page, and deletes the previous one' })
  @AcceptsForm({ file: { name: 'picture', required: true }, sink: PictureUploads })
  @Answers(null, { message: 'Picture changed' })
  async setProjectPicture(
    @CurrentPrincipal() principal: UserPrincipal,
    @Param() { place }: PicturePlaceParams,
    @StagedFile() upload: StagedUpload,
  ): Promise<null> {
    await this.pictures.set(principal, place, upload);
    return null;
  }

  @Delete(':place')
  @ApiOperation({ summary: 'Deletes the logo of the project, or the cover of its page' })
  @Answers(null, { message: 'Picture removed' })
  async deleteProjectPicture(
    @CurrentPrincipal() principal: UserPrincipal,
    @Param() { place }: PicturePlaceParams,
  ): Promise<null> {
    await this.pictures.remove(principal, place);
    return null;
  }
}
