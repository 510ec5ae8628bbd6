import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, AuditReader, CurrentPrincipal, type Page, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { AuditRecordResponse, ListAuditQuery } from './audit.dto.js';

@ApiTags('Admin')
@Controller('admin/audit')
export class AuditController {
  constructor(private readonly audit: AuditReader) {}

  @Get()
  @ApiOperation({
    summary: 'Lists the audit log of this project, the newest first',
    description: 'Entries cannot be changed or deleted.',
  })
  @Requires('admin.audit')
  @Answers(AuditRecordResponse, { message: 'Audit log', list: true })
  async listAudit(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Query() { actor, ...query }: ListAuditQuery,
  ): Promise<Page<AuditRecordResponse>> {
    const page = await this.audit.list({ ...query, projectId, actorId: actor });
    return page.map((record) => AuditRecordResponse.from(record));
  }
}
