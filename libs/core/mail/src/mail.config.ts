import { Env } from '@roost/plugin-kit';
import { IsInt, IsString, Matches, Min } from 'class-validator';

export class MailConfig {
  @Env('MAIL_FROM', { description: 'Sender of every mail' })
  @IsString()
  @Matches(/^[^\r\n]+$/)
  from: string = 'Roost <roost@localhost>';

  @Env('MAIL_KEEP_DAYS', {
    description: 'How long it is kept which mails were sent to whom, or given up, in days; 0: for ever',
  })
  @IsInt()
  @Min(0)
  keepDays: number = 90;
}
