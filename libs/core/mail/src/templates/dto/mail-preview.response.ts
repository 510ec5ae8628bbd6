import { ApiProperty } from '@nestjs/swagger';
import type { RenderedTemplate } from '../template-compiler.js';

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
