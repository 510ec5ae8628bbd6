import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsObject, IsOptional, IsString, Length, Matches } from 'class-validator';

/** What is left out is taken as it is kept. */
export class PreviewTemplateRequest {
  @ApiPropertyOptional({ description: 'Two letters; default en', pattern: '^[a-z]{2}$' })
  @IsOptional()
  @Matches(/^[a-z]{2}$/, { message: 'locale must be two lower-case letters' })
  locale?: string;

  @ApiPropertyOptional({ description: 'Handlebars, one line', maxLength: 200 })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  subject?: string;

  @ApiPropertyOptional({ description: 'Handlebars in MJML: the content of one mj-column', maxLength: 50_000 })
  @IsOptional()
  @IsString()
  @Length(1, 50_000)
  body?: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'Laid over the sample data' })
  @IsOptional()
  @IsObject()
  data?: Record<string, unknown>;
}
