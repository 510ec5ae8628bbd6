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
  @ApiOperation({ summary: 'Lists the mail templates of all plugins, and which of them the project has replaced' })
  @Answers(MailTemplateResponse, { message: 'Mail templates', list: true })
  async listMailTemplates(@CurrentPrincipal() { projectId }: UserPrincipal): Promise<Page<MailTemplateResponse>> {
    return new Page(await this.templates.list(projectId), null).map((item) => MailTemplateResponse.from(item));
  }

  @Get(':name')
  @ApiOperation({ summary: 'Returns the template in use, with sample data' })
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
    summary: 'Replaces a template for this project',
    description: 'The template must compile, and must render with the sample data.',
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
  @ApiOperation({ summary: 'Resets a template to that of the plugin' })
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
    summary: 'Renders a template as HTML and plain text, as saved or with the given changes',
    description: 'Nothing is saved or sent.',
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
