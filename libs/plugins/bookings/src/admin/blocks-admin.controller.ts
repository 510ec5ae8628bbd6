import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, type Page, PageQuery, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { BlocksService } from '../blocks/blocks.service.js';
import { BlockResponse, CreateBlockRequest } from './blocks-admin.dto.js';
import { PeopleService } from '../people.service.js';

@ApiTags('Bookings: admin')
@Controller('admin/bookings/blocks')
@Requires('bookings.manage')
export class BlocksAdminController {
  constructor(
    private readonly blocks: BlocksService,
    private readonly people: PeopleService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Lists people who are blocked from booking, the newest first, including expired blocks' })
  @Answers(BlockResponse, { message: 'Blocks', list: true })
  async listBlocks(
    @CurrentPrincipal() principal: UserPrincipal,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<Page<BlockResponse>> {
    const page = await this.blocks.list(principal, limit, cursor);
    const contacts = await this.people.contacts(page.items.map(({ userId }) => userId));
    return page.map((block) => BlockResponse.of(block, contacts));
  }

  @Post()
  @ApiOperation({ summary: 'Blocks a person from booking, changing and cancelling' })
  @Answers(BlockResponse, { status: 201, message: 'Blocked' })
  async createBlock(
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { userId, reason, expiresAt }: CreateBlockRequest,
  ): Promise<BlockResponse> {
    const block = await this.blocks.create({ userId, reason, expiresAt: expiresAt ?? null }, principal);
    return BlockResponse.of(block, await this.people.contacts([userId]));
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Removes a block' })
  @Answers(null, { message: 'Block removed' })
  async deleteBlock(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<null> {
    await this.blocks.lift(id, principal);
    return null;
  }
}
