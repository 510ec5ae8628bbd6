import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Page, Requires, type UserPrincipal } from '@roost/plugin-kit';
import { FieldDefinitions } from './field-definitions.js';
import type { FieldChanges } from './fields.repository.js';
import {
  AddFieldRequest,
  AdminFieldResponse,
  ChangeFieldRequest,
  FieldChangeQuery,
  FieldChangeResponse,
  FieldParams,
} from './fields.dto.js';
import { FieldsService } from './fields.service.js';

const CONFIRMED =
  'A change by which people lose values, or more people may see them, needs `confirm=true`. `dryRun=true` only says what it would do.';

@ApiTags('Admin')
@Requires('users.manage-fields')
@Controller('admin/users/fields')
export class FieldsAdminController {
  constructor(
    private readonly fields: FieldsService,
    private readonly definitions: FieldDefinitions,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Lists the fields that people of the project have, the oldest first' })
  @Answers(AdminFieldResponse, { message: 'Fields', list: true })
  async listFieldDefinitions(@CurrentPrincipal() { projectId }: UserPrincipal): Promise<Page<AdminFieldResponse>> {
    return new Page(await this.definitions.of(projectId), null).map((field) => AdminFieldResponse.from(field));
  }

  @Post()
  @ApiOperation({ summary: 'Adds a field to the people of the project', description: CONFIRMED })
  @Answers(FieldChangeResponse, { status: 201, message: 'Field added' })
  async addField(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Body() { key, type, labels, ...rest }: AddFieldRequest,
    @Query() query: FieldChangeQuery,
  ): Promise<FieldChangeResponse> {
    const {
      options = [],
      required = false,
      unique = false,
      writer = 'self',
      audience = 'self',
      atSignUp = false,
    } = rest;
    const draft = { key, type, labels, options, required, isUnique: unique, writer, audience, atSignUp };
    return FieldChangeResponse.from(await this.fields.add(projectId, draft, query));
  }

  @Get(':key')
  @ApiOperation({ summary: 'Returns a field' })
  @ApiParam({ name: 'key', type: String })
  @Answers(AdminFieldResponse, { message: 'Field' })
  async getField(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Param() { key }: FieldParams,
  ): Promise<AdminFieldResponse> {
    return AdminFieldResponse.from(await this.fields.get(projectId, key));
  }

  @Patch(':key')
  @ApiOperation({ summary: 'Changes a field. Its key and its type never change', description: CONFIRMED })
  @ApiParam({ name: 'key', type: String })
  @Answers(FieldChangeResponse, { message: 'Field changed' })
  async changeField(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Param() { key }: FieldParams,
    @Body() request: ChangeFieldRequest,
    @Query() query: FieldChangeQuery,
  ): Promise<FieldChangeResponse> {
    return FieldChangeResponse.from(await this.fields.change(projectId, key, changesOf(request), query));
  }

  @Delete(':key')
  @ApiOperation({ summary: 'Removes a field, and the values that people have in it', description: CONFIRMED })
  @ApiParam({ name: 'key', type: String })
  @Answers(FieldChangeResponse, { message: 'Field removed' })
  async removeField(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Param() { key }: FieldParams,
    @Query() query: FieldChangeQuery,
  ): Promise<FieldChangeResponse> {
    return FieldChangeResponse.from(await this.fields.remove(projectId, key, query));
  }
}

function changesOf({ unique, ...changes }: ChangeFieldRequest): FieldChanges {
  const all = { ...changes, isUnique: unique };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
