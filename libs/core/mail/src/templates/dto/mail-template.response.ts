import { ApiProperty } from '@nestjs/swagger';
import type { ProjectTemplate } from '../mail-templates.service.js';

export class MailTemplateResponse {
  @ApiProperty({ example: 'auth.welcome' })
  name: string;

  @ApiProperty({ type: [String], description: 'Languages that the plugin brings' })
  locales: string[];

  @ApiProperty({ type: [String], description: 'Languages in which the project has its own text' })
  overriddenLocales: string[];

  static from({ name, locales, overriddenLocales }: ProjectTemplate): MailTemplateResponse {
    return { name, locales, overriddenLocales };
  }
}
