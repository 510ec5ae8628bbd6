import { ApiProperty } from '@nestjs/swagger';
import type { TemplateText } from '../mail-templates.service.js';

/** A template in one language. */
export class MailTemplateTextResponse {
  @ApiProperty({ example: 'auth.welcome' })
  name: string;

  @ApiProperty()
  locale: string;

  @ApiProperty({ description: 'Whether this is the project’s own text' })
  overridden: boolean;

  @ApiProperty({ description: 'Handlebars, one line' })
  subject: string;

  @ApiProperty({ description: 'Handlebars in MJML: the content of one mj-column' })
  body: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Data to try the template with' })
  sample: Record<string, unknown>;

  static from(template: TemplateText): MailTemplateTextResponse {
    return Object.assign(new MailTemplateTextResponse(), template);
  }
}
