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
  @ApiOperation({ summary: 'Returns the tus version, extensions and limits of the server' })
  @Public()
  @ApiResponse({
    status: 204,
    description: 'Version, extensions and limits',
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
  @ApiOperation({ summary: 'Creates an upload, with its first bytes if there is a body' })
  @Requires('media.write')
  @AcceptsBytes({ types: [PIECE], required: false })
  @ApiHeader({ name: 'Upload-Length', required: false, description: 'Length of the whole file, in bytes' })
  @ApiHeader({ name: 'Upload-Defer-Length', required: false, description: '1 if the length is given later' })
  @ApiHeader({
    name: 'Upload-Concat',
    required: false,
    description: 'Marks a part of a file, or lists the uploads that a file is made of',
  })
  @ApiHeader({ name: 'Upload-Metadata', required: false, description: 'As in tus; `filename` is used' })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'The same key returns the same upload' })
  @ApiResponse({ status: 201, description: 'Location has the path of the upload', headers: answerHeaders(BEGUN) })
  async beginUpload(
    @CurrentPrincipal() principal: UserPrincipal,
    @Req() request: RoostRequest,
    @BodyStream() body: Readable | undefined,
  ): Promise<BytesAnswer> {
    return answer(await this.tus.begin(request, principal, body));
  }

  @Head(':id')
  @ApiOperation({ summary: 'Returns how much of an upload has arrived' })
  @Requires('media.write')
  @ApiResponse({
    status: 200,
    description: 'Upload-Offset and Upload-Length have the values',
    headers: answerHeaders({ ...OFFSET, 'Upload-Length': 'Length of the whole file, in bytes' }),
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
    description: 'After the last bytes it becomes a media item with the same id.',
  })
  @Requires('media.write')
  @AcceptsBytes({ types: [PIECE] })
  @ApiHeader({ name: 'Upload-Offset', required: true, description: 'Offset of the first byte of the body' })
  @ApiHeader({
    name: 'Upload-Length',
    required: false,
    description: 'Required once if it was not given at the creation',
  })
  @ApiHeader({
    name: 'Upload-Checksum',
    required: false,
    description: 'Algorithm, and checksum of the bytes of this request in base64',
  })
  @ApiResponse({
    status: 204,
    description: 'Upload-Offset is the new offset',
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
    summary: 'Continues, inspects or cancels an upload',
    description: 'For clients whose network allows only POST.',
  })
  @Requires('media.write')
  @AcceptsBytes({ types: [PIECE], required: false })
  @ApiHeader({ name: 'X-HTTP-Method-Override', required: true, description: 'PATCH, HEAD or DELETE' })
  @ApiResponse({ status: 200, description: 'As for HEAD' })
  @ApiResponse({ status: 204, description: 'As for PATCH and DELETE' })
  async overrideMethod(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Req() request: RoostRequest,
    @BodyStream() body: Readable | undefined,
  ): Promise<BytesAnswer> {
    return answer(await this.tus.override(id, request, principal, body));
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Cancels an upload' })
  @Requires('media.write')
  @ApiResponse({ status: 204, description: 'The upload is deleted' })
  async abandonUpload(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Req() request: RoostRequest,
  ): Promise<BytesAnswer> {
    return answer(await this.tus.abandon(id, request, principal));
  }
}

const answer = ({ status, headers }: TusReply): BytesAnswer => new BytesAnswer(null, { status, headers });
