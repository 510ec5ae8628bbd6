import { Env } from '@roost/plugin-kit';
import { IsString, IsUrl, MinLength } from 'class-validator';

export class ResendMailConfig {
  @Env('RESEND_API_KEY', { description: 'API key of resend.com', secret: true })
  @IsString()
  @MinLength(1)
  apiKey: string;

  @Env('RESEND_URL', { description: 'URL of the Resend API' })
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  url: string = 'https://api.resend.com';
}
