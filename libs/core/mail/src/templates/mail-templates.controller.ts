import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Page, type UserPrincipal, Requires } from '@roost/plugin-kit';
import {
  LocaleQuery,
  MailPreviewResponse,
  MailTemplateResponse,
  MailTemplateTextResponse,
  PreviewTemplateRequest,
  SaveTemplateRequest,
} from './templates.dto.js';
import { MailTemplatesService } from './mail-templates.service.js';

/** The mail templates of the admin's own project. */
@ApiTags('Mail')
@Requires('mail.manage-templates')
@Controller('mail/templates')
export class MailTemplatesController {
  constructor(private readonly templates: MailTemplatesService) {}

  @Get()
  @ApiOperation({ summary: 'Every template that a plugin brings, and where the project has its own' })
  @Answers(MailTemplateResponse, { message: 'Mail templates', list: true })
  async listMailTemplates(@CurrentPrincipal() { projectId }: UserPrincipal): Promise<Page<MailTemplateResponse>> {
    return new Page(await this.templates.list(projectId), null).map((item) => MailTemplateResponse.from(item));
  }

  @Get(':name')
  @ApiOperation({ summary: 'The text that is used, with sample data to try it' })
  @Answers(MailTemplateTextResponse, { message: 'Mail template' })
  async getMailTemplate(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Param('name') name: string,
    @Query() { locale }: LocaleQuery,
  ): Promise<MailTemplateTextResponse> {
    return MailTemplateTextResponse.from(await this.templates.get(projectId, name, locale));
  }

  @Put(':name')
  @ApiOperation({
    summary: `Takes the project's own text from now on`,
    description: 'It has to compile, and to be filled in by the sample data.',
  })
  @Answers(MailTemplateTextResponse, { message: 'Mail template saved' })
  async saveMailTemplate(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Param('name') name: string,
    @Body() { locale, subject, body }: SaveTemplateRequest,
  ): Promise<MailTemplateTextResponse> {
    return MailTemplateTextResponse.from(await this.templates.save(projectId, name, locale, { subject, body }));
  }

  @Delete(':name')
  @ApiOperation({ summary: 'Goes back to the text that the plugin brings' })
  @Answers(null, { message: 'Mail template reset' })
  async resetMailTemplate(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Param('name') name: string,
    @Query() { locale = 'en' }: LocaleQuery,
  ): Promise<null> {
    await this.templates.reset(projectId, name, locale);
    return null;
  }

  @Post(':name/preview')
  @ApiOperation({
    summary: 'A template filled in, as HTML and plain text: as it is kept, or with what is given in its place',
    description: 'Nothing is kept or sent.',
  })
  @Answers(MailPreviewResponse, { message: 'Preview', idempotencyKey: false })
  async previewMailTemplate(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Param('name') name: string,
    @Body() draft: PreviewTemplateRequest,
  ): Promise<MailPreviewResponse> {
    return MailPreviewResponse.from(await this.templates.preview(projectId, name, draft));
  }
}
