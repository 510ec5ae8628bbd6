import { Env } from '@roost/plugin-kit';
import { IsInt, IsString, Matches, Min } from 'class-validator';

export class MailConfig {
  @Env('MAIL_FROM', {
    description: 'Sender of all mails, as roost@example.org or Roost <roost@example.org>. The default name is APP_NAME',
  })
  @IsString()
  @Matches(/^[^\r\n]+$/)
  from: string = 'roost@localhost';

  @Env('MAIL_PROJECT_QUOTA', { description: 'Mails of each project in 24 hours. 0: no limit' })
  @IsInt()
  @Min(0)
  projectQuota: number = 0;

  @Env('MAIL_KEEP_DAYS', {
    description: 'How long the log of sent and failed mails is kept, in days. 0 means forever',
  })
  @IsInt()
  @Min(0)
  keepDays: number = 90;
}
