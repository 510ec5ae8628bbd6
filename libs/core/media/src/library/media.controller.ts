import { Body, Controller, Get, Param, ParseUUIDPipe, Patch, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  Answers,
  AnyPrincipal,
  CurrentPrincipal,
  type Page,
  type Principal,
  Requires,
  type UserPrincipal,
} from '@roost/plugin-kit';
import { FileQuery } from '../access/access.dto.js';
import { viewerOf } from '../access/viewer.js';
import { cleanName } from './clean-name.js';
import { MediaQuery, MediaResponse, UpdateMediaRequest } from './media.dto.js';
import { LibrariesService } from './libraries.service.js';
import { MediaService } from './media.service.js';

@ApiTags('Media')
@Controller('media')
export class MediaController {
  constructor(
    private readonly media: MediaService,
    private readonly library: LibrariesService,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Lists your media or those of another person, the newest first',
    description:
      'Of another person: public media. Members also see what is open to members or in an album that they can see. Without a sign-in, `owner` is required.',
  })
  @Requires('media.read', { kinds: ['user', 'anonymous'] })
  @Answers(MediaResponse, { message: 'Media', list: true })
  async listMedia(
    @AnyPrincipal() principal: Principal,
    @Query() { owner, ...search }: MediaQuery,
  ): Promise<Page<MediaResponse>> {
    return (await this.library.list(principal, owner, search)).map((item) => MediaResponse.from(item));
  }

  @Get(':id')
  @ApiOperation({
    summary: 'Returns the manifest of a media item, with the variants that are ready',
    description: 'Public media need no sign-in. Media for members need a sign-in to the same project.',
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
  @ApiOperation({ summary: 'Renames a media item, or changes its access' })
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
}
