import type { Readable } from 'node:stream';
import { Controller, Delete, Head, Options, Param, ParseUUIDPipe, Patch, Post, Req } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import {
  AcceptsBytes,
  answerHeaders,
  BodyStream,
  BytesAnswer,
  CurrentPrincipal,
  type UserPrincipal,
  Public,
  Requires,
  type RoostRequest,
} from '@roost/plugin-kit';
import { type TusReply, TusService } from './tus.service.js';

/** Media type of a piece of an upload. */
const PIECE = 'application/offset+octet-stream';
const OFFSET = { 'Upload-Offset': 'How much of it is there, in bytes' };
const BEGUN = { Location: 'Where the upload goes on', ...OFFSET };

/** Uploads that can be resumed, by the tus 1.0 protocol. The id of an upload becomes that of the media. */
@ApiTags('Media')
@Controller('media/uploads')
export class TusController {
  constructor(private readonly tus: TusService) {}

  @Options()
  @ApiOperation({ summary: 'What of tus the server can do' })
  @Public()
  @ApiResponse({
    status: 204,
    description: 'What the server can do',
    headers: answerHeaders({
      'Tus-Version': 'Versions of tus',
      'Tus-Extension': 'Extensions, separated by commas',
      'Tus-Max-Size': 'Of a file, in bytes',
      'Tus-Checksum-Algorithm': 'Algorithms, separated by commas',
    }),
  })
  discoverUploads(): BytesAnswer {
    return answer(this.tus.discover());
  }

  @Post()
  @ApiOperation({ summary: 'Begins an upload, with its first bytes if there is a body' })
  @Requires('media.write')
  @AcceptsBytes({ types: [PIECE], required: false })
  @ApiHeader({ name: 'Upload-Length', required: false, description: 'Of the whole file, in bytes' })
  @ApiHeader({ name: 'Upload-Defer-Length', required: false, description: '1 in place of a length that is told later' })
  @ApiHeader({
    name: 'Upload-Concat',
    required: false,
    description: 'A part of a file, or the uploads that one is made of',
  })
  @ApiHeader({ name: 'Upload-Metadata', required: false, description: 'As tus has it; `filename` is understood' })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'The same one again gives the same upload' })
  @ApiResponse({ status: 201, description: 'The upload is at Location', headers: answerHeaders(BEGUN) })
  async beginUpload(
    @CurrentPrincipal() principal: UserPrincipal,
    @Req() request: RoostRequest,
    @BodyStream() body: Readable | undefined,
  ): Promise<BytesAnswer> {
    return answer(await this.tus.begin(request, principal, body));
  }

  @Head(':id')
  @ApiOperation({ summary: 'How much of an upload is there' })
  @Requires('media.write')
  @ApiResponse({
    status: 200,
    description: 'In Upload-Offset and Upload-Length',
    headers: answerHeaders({ ...OFFSET, 'Upload-Length': 'Of the whole file, in bytes' }),
  })
  async getUploadOffset(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Req() request: RoostRequest,
  ): Promise<BytesAnswer> {
    return answer(await this.tus.look(id, request, principal));
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Adds bytes to an upload',
    description: 'With the last ones it becomes media of the same id.',
  })
  @Requires('media.write')
  @AcceptsBytes({ types: [PIECE] })
  @ApiHeader({ name: 'Upload-Offset', required: true, description: 'Where the bytes begin' })
  @ApiHeader({ name: 'Upload-Length', required: false, description: 'Where it was not told at the beginning' })
  @ApiHeader({ name: 'Upload-Checksum', required: false, description: 'Algorithm and base64 of this request’s bytes' })
  @ApiResponse({
    status: 204,
    description: 'How much is there now: in Upload-Offset',
    headers: answerHeaders(OFFSET),
  })
  async continueUpload(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Req() request: RoostRequest,
    @BodyStream() body: Readable | undefined,
  ): Promise<BytesAnswer> {
    return answer(await this.tus.resume(id, request, principal, body));
  }

  @Post(':id')
  @ApiOperation({
    summary: 'Continues, looks at or gives up an upload',
    description: 'For clients behind something that lets no other method pass than POST.',
  })
  @Requires('media.write')
  @AcceptsBytes({ types: [PIECE], required: false })
  @ApiHeader({ name: 'X-HTTP-Method-Override', required: true, description: 'PATCH, HEAD or DELETE' })
  @ApiResponse({ status: 200, description: 'As that of HEAD' })
  @ApiResponse({ status: 204, description: 'As those of PATCH and DELETE' })
  async overrideMethod(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Req() request: RoostRequest,
    @BodyStream() body: Readable | undefined,
  ): Promise<BytesAnswer> {
    return answer(await this.tus.override(id, request, principal, body));
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Gives an upload up' })
  @Requires('media.write')
  @ApiResponse({ status: 204, description: 'It is gone' })
  async abandonUpload(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Req() request: RoostRequest,
  ): Promise<BytesAnswer> {
    return answer(await this.tus.abandon(id, request, principal));
  }
}

const answer = ({ status, headers }: TusReply): BytesAnswer => new BytesAnswer(null, { status, headers });
