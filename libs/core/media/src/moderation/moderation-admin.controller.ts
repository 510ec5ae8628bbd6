import { Body, Controller, Get, Headers, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  Answers,
  type BytesAnswer,
  CurrentPrincipal,
  type Page,
  Requires,
  type UserPrincipal,
} from '@roost/plugin-kit';
import { AnswersFile } from '../serving/answers-file.js';
import type { RequestHeaders } from '../serving/media-files.service.js';
import { sendFile } from '../serving/send-file.js';
import { ModeratedMediaResponse, ModerationQuery, TakeDownRequest } from './moderation.dto.js';
import { ModerationService } from './moderation.service.js';

/** Media of everyone in the moderator's own project. Everything that is looked at or changed is in the audit log. */
@ApiTags('Admin')
@Requires('media.moderate')
@Controller('admin/media')
export class ModerationAdminController {
  constructor(private readonly moderation: ModerationService) {}

  @Get()
  @ApiOperation({ summary: 'Lists the media of the project, the newest first, including the trash' })
  @Answers(ModeratedMediaResponse, { message: 'Media', list: true })
  async findModeratedMedia(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Query() { ownerId, kind, state, status, access, name, sha256, limit, cursor }: ModerationQuery,
  ): Promise<Page<ModeratedMediaResponse>> {
    const search = { projectId, ownerId, kind, state, status, access, name, sha256, limit, cursor };
    const page = await this.moderation.search(search);
    return page.map((media) => ModeratedMediaResponse.from(media));
  }

  @Get(':id')
  @ApiOperation({ summary: 'Returns the manifest of any media item, including the trash' })
  @Answers(ModeratedMediaResponse, { message: 'Media' })
  async getModeratedMedia(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<ModeratedMediaResponse> {
    return ModeratedMediaResponse.from(await this.moderation.look(id, principal));
  }

  @Get(':id/:rung')
  @ApiOperation({
    summary: 'Returns a variant of any media item; `file` is the full image, as people other than the owner see it',
  })
  @AnswersFile('application/octet-stream', 'The file')
  async getModeratedMediaFile(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('rung') rung: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Headers() headers: RequestHeaders,
  ): Promise<BytesAnswer> {
    return sendFile(await this.moderation.open(id, rung, principal, headers));
  }

  @Post(':id/take-down')
  @ApiOperation({
    summary:
      'Takes a media item down: until it is restored, its URLs, links and signed URLs return 404 to everyone but its owner',
    description: 'This covers all media of the owner with the same bytes. The owner sees the reason.',
  })
  @Answers(ModeratedMediaResponse, { message: 'Media taken down' })
  async takeMediaDown(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { reason }: TakeDownRequest,
  ): Promise<ModeratedMediaResponse> {
    return ModeratedMediaResponse.from(await this.moderation.takeDown(id, principal, reason));
  }

  @Post(':id/restore')
  @ApiOperation({ summary: 'Restores a media item that was taken down' })
  @Answers(ModeratedMediaResponse, { message: 'Media restored' })
  async restoreModeratedMedia(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<ModeratedMediaResponse> {
    return ModeratedMediaResponse.from(await this.moderation.restore(id, principal));
  }
}
