import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PictureUploads, type StagedUpload } from '@roost/media';
import {
  AcceptsForm,
  Answers,
  AnyPrincipal,
  BoundsBody,
  CurrentPrincipal,
  type Page,
  type Principal,
  Requires,
  StagedFile,
  type UserPrincipal,
} from '@roost/plugin-kit';
import {
  CreateThingRequest,
  ListThingsQuery,
  MOST_THINGS,
  StockResponse,
  TakeStockRequest,
  ThingResponse,
} from './things.dto.js';
import { ThingsService } from './things.service.js';

@ApiTags('Lending')
@Controller('lending/things')
export class ThingsController {
  constructor(private readonly things: ThingsService) {}

  /** Adds a thing. */
  @Post()
  @Requires('lending.manage')
  @Answers(ThingResponse, { status: 201, message: 'Thing added' })
  async createThing(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Body() { name, resourceId }: CreateThingRequest,
  ): Promise<ThingResponse> {
    return ThingResponse.from(await this.things.create(projectId, name, resourceId ?? null));
  }

  /** Lists things, the newest first. Visitors of the club's web site can list them too. */
  @Get()
  @Requires('lending.read', { kinds: ['user', 'anonymous'] })
  @Answers(ThingResponse, { message: 'Things', list: true })
  async listThings(
    @AnyPrincipal() { projectId }: Principal,
    @Query() { search, available, limit, cursor }: ListThingsQuery,
  ): Promise<Page<ThingResponse>> {
    const page = await this.things.list({ projectId, search, available, limit, cursor });
    return page.map((thing) => ThingResponse.from(thing));
  }

  /** Changes the photo of a thing. */
  @Put(':id/photo')
  @Requires('lending.manage')
  @AcceptsForm({ file: { name: 'photo', required: true }, sink: PictureUploads })
  @Answers(ThingResponse, { message: 'Photo changed' })
  async setPhoto(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @StagedFile() upload: StagedUpload,
  ): Promise<ThingResponse> {
    return ThingResponse.from(await this.things.setPhoto(id, upload, principal));
  }

  /** Takes stock: things that should be in the shed but are not in the list are marked as missing. */
  @Post('stock')
  @Requires('lending.manage')
  @BoundsBody({ elements: MOST_THINGS })
  @Answers(StockResponse, { message: 'Stock taken' })
  async takeStock(
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { found }: TakeStockRequest,
  ): Promise<StockResponse> {
    return { missing: await this.things.takeStock(found, principal) };
  }
}
