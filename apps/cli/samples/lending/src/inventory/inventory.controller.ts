import type { Readable } from 'node:stream';
import { Controller, Delete, Get, Param, ParseUUIDPipe, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AcceptsBytes,
  Answers,
  BodyStream,
  CurrentPrincipal,
  Requires,
  type RoostRequest,
  type UserPrincipal,
} from '@roost/plugin-kit';
import { InventoryResponse } from './inventory.dto.js';
import { InventoryService } from './inventory.service.js';

@ApiTags('Lending')
@Controller('lending/inventory')
export class InventoryController {
  constructor(private readonly inventory: InventoryService) {}

  /** Adds the things of a list with one name a line. Existing things are kept. */
  @Post()
  @Requires('lending.manage')
  @AcceptsBytes({ types: ['text/plain'] })
  @Answers(InventoryResponse, { status: 202, message: 'List accepted', idempotencyKey: false })
  async importThings(
    @BodyStream() body: Readable,
    @Req() request: RoostRequest,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<InventoryResponse> {
    return this.inventory.report(await this.inventory.accept(body, request, principal), principal);
  }

  /** Returns the progress. */
  @Get(':id')
  @Requires('lending.manage')
  @Answers(InventoryResponse, { message: 'Import' })
  async getImport(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<InventoryResponse> {
    return this.inventory.report(id, principal);
  }

  /** Stops it. */
  @Delete(':id')
  @Requires('lending.manage')
  @Answers(null, { message: 'Import stopped' })
  async cancelImport(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<null> {
    await this.inventory.cancel(id, principal);
    return null;
  }
}
