import { Env } from '@roost/plugin-kit';
import { IsInt, IsString, Matches, Min } from 'class-validator';

export class MailConfig {
  @Env('MAIL_FROM', {
    description: 'Sender of every mail, as roost@example.org or Roost <roost@example.org>. Without a name: APP_NAME',
  })
  @IsString()
  @Matches(/^[^\r\n]+$/)
  from: string = 'roost@localhost';

  @Env('MAIL_KEEP_DAYS', {
    description: 'How long it is kept which mails were sent to whom, or given up, in days; 0: for ever',
  })
  @IsInt()
  @Min(0)
  keepDays: number = 90;
}
