import { Env } from '@roost/plugin-kit';
import { IsString, Matches } from 'class-validator';

export class MailConfig {
  @Env('MAIL_FROM', { description: 'Sender of every mail' })
  @IsString()
  @Matches(/^[^\r\n]+$/)
  from: string = 'Roost <roost@localhost>';
}
