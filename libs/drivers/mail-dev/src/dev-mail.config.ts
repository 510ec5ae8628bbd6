import { Env } from '@roost/plugin-kit';
import { IsString, NotEquals } from 'class-validator';

export class DevMailConfig {
  @Env('MAIL_DEV_DIR', { description: 'Folder that mails are written to instead of being sent' })
  @IsString()
  directory: string = '.roost/mail';

  @Env('NODE_ENV', { description: 'development, test or production' })
  @NotEquals('production', {
    message: 'MAIL_DRIVER=dev sends no mails, so it refuses to run in production: choose another driver',
  })
  nodeEnv: string = 'development';
}
