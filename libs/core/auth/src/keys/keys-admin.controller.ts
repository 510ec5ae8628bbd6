import { Controller, Delete, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentSession, type Page, PageQuery, Requires, type SessionPrincipal } from '@roost/plugin-kit';
import { AdminKeyResponse } from './keys.dto.js';
import { KeysService } from './keys.service.js';

/** The keys of everybody in the admin's project. */
@ApiTags('Admin')
@Requires('auth.manage-keys', { session: true })
@Controller('admin/keys')
export class KeysAdminController {
  constructor(private readonly keys: KeysService) {}

  @Get()
  @ApiOperation({ summary: 'Lists all API keys of the project, the newest first' })
  @Answers(AdminKeyResponse, { message: 'API keys', list: true })
  async listAllKeys(
    @CurrentSession() { projectId }: SessionPrincipal,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<Page<AdminKeyResponse>> {
    const page = await this.keys.listIn(projectId, limit, cursor);
    return page.map(({ key, maker }) => AdminKeyResponse.of(key, maker));
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Revokes an API key of anyone in the project' })
  @Answers(null, { message: 'Key revoked' })
  async revokeAnyKey(
    @CurrentSession() { projectId }: SessionPrincipal,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<null> {
    await this.keys.revokeIn(projectId, id);
    return null;
  }
}
