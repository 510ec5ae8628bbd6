import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LOCALE_TAG } from '@roost/plugin-kit';
import { IsObject, IsOptional, IsString, Length, Matches } from 'class-validator';
import type { ProjectTemplate, TemplateText } from './mail-templates.service.js';
import type { RenderedTemplate } from './template-compiler.js';

export class LocaleQuery {
  @ApiPropertyOptional({
    description: 'Language tag (BCP 47), for example en or pt-BR. Default en',
    pattern: LOCALE_TAG.source,
  })
  @IsOptional()
  @Matches(LOCALE_TAG, { message: 'locale must be a language tag, for example en or pt-BR' })
  locale?: string;
}

export class MailPreviewResponse {
  @ApiProperty()
  subject: string;

  @ApiProperty({ description: 'Show it in a sandboxed frame' })
  html: string;

  @ApiProperty()
  text: string;

  static from({ subject, html, text }: RenderedTemplate): MailPreviewResponse {
    return { subject, html, text };
  }
}

/** A template in one language. */
export class MailTemplateTextResponse {
  @ApiProperty({ example: 'auth.welcome' })
  name: string;

  @ApiProperty()
  locale: string;

  @ApiProperty({ description: 'Whether the project has replaced it' })
  overridden: boolean;

  @ApiProperty({ description: 'Handlebars, one line' })
  subject: string;

  @ApiProperty({ description: 'MJML with Handlebars: the content of one mj-column' })
  body: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Data to try the template with' })
  sample: Record<string, unknown>;

  static from(template: TemplateText): MailTemplateTextResponse {
    return Object.assign(new MailTemplateTextResponse(), template);
  }
}

export class MailTemplateResponse {
  @ApiProperty({ example: 'auth.welcome' })
  name: string;

  @ApiProperty({ type: [String], description: 'Languages of the plugin' })
  locales: string[];

  @ApiProperty({ type: [String], description: 'Languages that the project has replaced' })
  overriddenLocales: string[];

  static from({ name, locales, overriddenLocales }: ProjectTemplate): MailTemplateResponse {
    return { name, locales, overriddenLocales };
  }
}

/** What is left out is taken as it is kept. */
export class PreviewTemplateRequest {
  @ApiPropertyOptional({
    description: 'Language tag (BCP 47), for example en or pt-BR. Default en',
    pattern: LOCALE_TAG.source,
  })
  @IsOptional()
  @Matches(LOCALE_TAG, { message: 'locale must be a language tag, for example en or pt-BR' })
  locale?: string;

  @ApiPropertyOptional({ description: 'Handlebars, one line', maxLength: 200 })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  subject?: string;

  @ApiPropertyOptional({ description: 'MJML with Handlebars: the content of one mj-column', maxLength: 50_000 })
  @IsOptional()
  @IsString()
  @Length(1, 50_000)
  body?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'Values that replace those of the sample data',
  })
  @IsOptional()
  @IsObject()
  data?: Record<string, unknown>;
}

export class SaveTemplateRequest {
  @ApiProperty({ description: 'Language tag (BCP 47), for example en or pt-BR', pattern: LOCALE_TAG.source })
  @Matches(LOCALE_TAG, { message: 'locale must be a language tag, for example en or pt-BR' })
  locale: string;

  @ApiProperty({ description: 'Handlebars, one line', maxLength: 200 })
  @IsString()
  @Length(1, 200)
  @Matches(/^[^\r\n]*$/, { message: 'subject must be one line' })
  subject: string;

  @ApiProperty({ description: 'MJML with Handlebars: the content of one mj-column', maxLength: 50_000 })
  @IsString()
  @Length(1, 50_000)
  body: string;
}
