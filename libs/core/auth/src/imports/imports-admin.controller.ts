import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  AcceptsForm,
  Answers,
  CurrentPrincipal,
  type Page,
  PageQuery,
  Requires,
  StagedFile,
  type UserPrincipal,
} from '@roost/plugin-kit';
import { MEMBER } from '../roles/role-permissions.js';
import { type UploadedImport, ImportUploads } from './import-uploads.js';
import { ImportResponse, RefusedLineResponse, RefusedLinesQuery, StartImportRequest } from './imports.dto.js';
import { ImportsService } from './imports.service.js';

const ID = (): ParameterDecorator => Param('id', ParseUUIDPipe);

/** People who come into the admin's own project by a file. */
@ApiTags('Admin')
@Requires('auth.import-people')
@Controller('admin/imports')
export class ImportsAdminController {
  constructor(private readonly imports: ImportsService) {}

  @Post()
  @ApiOperation({
    summary: 'Checks a CSV file with people; nobody is made',
    description:
      'Columns: `email`, and if wanted `username`, `name`, `locale` and the keys of own fields. UTF-8, separated by commas, semicolons or tabs, at most 100,000 lines and 32 MiB.',
  })
  @AcceptsForm({ file: { name: 'file', required: true }, sink: ImportUploads })
  @Answers(ImportResponse, { status: 201, message: 'Import checked', idempotencyKey: false })
  async createPeopleImport(@StagedFile() uploaded: UploadedImport): Promise<ImportResponse> {
    return ImportResponse.from(await this.imports.check(uploaded));
  }

  @Get()
  @ApiOperation({ summary: 'Lists imports, the newest first' })
  @Answers(ImportResponse, { message: 'Imports', list: true })
  async listPeopleImports(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<Page<ImportResponse>> {
    return (await this.imports.list(projectId, limit, cursor)).map((item) => ImportResponse.from(item));
  }

  @Get(':id')
  @ApiOperation({ summary: 'Returns an import, with how far it is' })
  @Answers(ImportResponse, { message: 'Import' })
  async getPeopleImport(@CurrentPrincipal() { projectId }: UserPrincipal, @ID() id: string): Promise<ImportResponse> {
    return ImportResponse.from(await this.imports.get(projectId, id));
  }

  @Get(':id/refused')
  @ApiOperation({ summary: 'Lists the lines that were refused, in their order, with the reasons' })
  @Answers(RefusedLineResponse, { message: 'Refused lines', list: true })
  async listRefusedPeople(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @ID() id: string,
    @Query() { limit, cursor = 0 }: RefusedLinesQuery,
  ): Promise<Page<RefusedLineResponse>> {
    return (await this.imports.refused(projectId, id, limit, cursor)).map((line) => RefusedLineResponse.from(line));
  }

  @Post(':id/start')
  @ApiOperation({ summary: 'Makes people of the lines that were not refused, in the background' })
  @Answers(ImportResponse, { status: 202, message: 'Import started' })
  async startPeopleImport(
    @CurrentPrincipal() principal: UserPrincipal,
    @ID() id: string,
    @Body() { roles = [MEMBER], invite = false }: StartImportRequest,
  ): Promise<ImportResponse> {
    return ImportResponse.from(await this.imports.start(principal, id, { roles, invites: invite }));
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Deletes an import and its report; one that is running ends. People who were made stay' })
  @Answers(null, { message: 'Import deleted' })
  async deletePeopleImport(@CurrentPrincipal() { projectId }: UserPrincipal, @ID() id: string): Promise<null> {
    await this.imports.delete(projectId, id);
    return null;
  }
}
