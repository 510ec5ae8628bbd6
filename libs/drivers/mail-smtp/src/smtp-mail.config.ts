import { Env } from '@roost/plugin-kit';
import { Matches } from 'class-validator';

export class SmtpMailConfig {
  @Env('SMTP_URL', { description: 'Mail server, as smtps://user:password@mail.example.org', secret: true })
  @Matches(/^smtps?:\/\//, { message: 'SMTP_URL must start with smtp:// or smtps://' })
  url: string;
}
