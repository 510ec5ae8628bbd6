import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';

export class SaveTemplateRequest {
  @ApiProperty({ description: 'Two letters', pattern: '^[a-z]{2}$' })
  @Matches(/^[a-z]{2}$/, { message: 'locale must be two lower-case letters' })
  locale: string;

  @ApiProperty({ description: 'Handlebars, one line', maxLength: 200 })
  @IsString()
  @Length(1, 200)
  @Matches(/^[^\r\n]*$/, { message: 'subject must be one line' })
  subject: string;

  @ApiProperty({ description: 'Handlebars in MJML: the content of one mj-column', maxLength: 50_000 })
  @IsString()
  @Length(1, 50_000)
  body: string;
}
