import { Controller, Get, Headers, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, AnyPrincipal, Page, type Principal, Requires } from '@roost/plugin-kit';
import { ProjectLocales } from '@roost/projects';
import { FieldDefinitions } from './field-definitions.js';
import { admits, standingOf } from './field-view.js';
import { FieldResponse, ListFieldsQuery } from './fields.dto.js';

@ApiTags('Users')
@Controller('users/fields')
export class FieldsController {
  constructor(
    private readonly definitions: FieldDefinitions,
    private readonly locales: ProjectLocales,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Lists the project’s own fields of people, the oldest first',
    description: 'Callers without an account see those that sign-up asks for, and those that everyone sees.',
  })
  @Requires('users.read-self', { kinds: ['user', 'anonymous'] })
  @Answers(FieldResponse, { message: 'Fields', list: true })
  async listFields(
    @AnyPrincipal() principal: Principal,
    @Query() { locale }: ListFieldsQuery,
    @Headers('accept-language') language: string | undefined,
  ): Promise<Page<FieldResponse>> {
    const { projectId } = principal;
    const own = await this.locales.localeOf(projectId);
    const locales = [locale ?? (await this.locales.localeFor(projectId, language)), own];
    const isPerson = principal.kind === 'user' || principal.kind === 'key';
    const fields = (await this.definitions.of(projectId)).filter(
      ({ atSignUp, audience }) => isPerson || atSignUp || admits(audience, standingOf(principal)),
    );
    return new Page(fields, null).map((field) => FieldResponse.of(field, locales));
  }
}
