import { Body, Controller, Get, Headers, Ip, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  type BytesAnswer,
  Answers,
  CurrentPrincipal,
  type Principal,
  type UserPrincipal,
  Public,
  Requires,
  AnyPrincipal,
} from '@roost/plugin-kit';
import { AnswersFile } from '../serving/answers-file.js';
import type { RequestHeaders } from '../serving/media-files.service.js';
import { sendFile } from '../serving/send-file.js';
import { viewerOf } from '../access/viewer.js';
import { RenderQuery, SignTransformRequest, SignedUrlResponse } from './transforms.dto.js';
import { RenderingService } from './rendering.service.js';

/** WebP, AVIF, JPEG or PNG, as the options and Accept have it. */
const IMAGES = 'image/*';
const MONTH = 2_592_000;

@ApiTags('Media')
@Controller()
export class TransformsController {
  constructor(private readonly rendering: RenderingService) {}

  @Get('media/:id/render')
  @ApiOperation({
    summary: 'Returns an on-demand transform, which is made once and kept',
    description: 'For audio and PDFs it transforms their preview image.',
  })
  @Requires('media.read', { kinds: ['user', 'anonymous'] })
  @AnswersFile(IMAGES, 'The image')
  async renderMedia(
    @Param('id', ParseUUIDPipe) id: string,
    @AnyPrincipal() principal: Principal,
    @Query() query: RenderQuery,
    @Ip() ip: string,
    @Headers() headers: RequestHeaders,
  ): Promise<BytesAnswer> {
    return sendFile(await this.rendering.render(id, { viewer: viewerOf(principal, query), ip }, query, headers));
  }

  @Post('media/:id/sign')
  @ApiOperation({ summary: 'Creates a signed URL that shows an on-demand transform to everyone until it expires' })
  @Requires('media.write')
  @Answers(SignedUrlResponse, { status: 201, message: 'URL signed', secret: true })
  async signTransform(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Body() { expiresInSeconds = MONTH, ...options }: SignTransformRequest,
  ): Promise<SignedUrlResponse> {
    return SignedUrlResponse.of(await this.rendering.sign(id, userId, options, expiresInSeconds));
  }

  @Get('media/t/:signature/:transform/:file')
  @ApiOperation({
    summary: 'Returns an on-demand transform by a signed URL; the signature covers options, media id and expiry',
    description: '`file` is `<id>.<extension>`.',
  })
  @Public()
  @AnswersFile(IMAGES, 'The image')
  async renderSigned(
    @Param('signature') signature: string,
    @Param('transform') transform: string,
    @Param('file') file: string,
    @Headers() headers: RequestHeaders,
  ): Promise<BytesAnswer> {
    return sendFile(await this.rendering.renderSigned(signature, transform, file, headers));
  }
}
