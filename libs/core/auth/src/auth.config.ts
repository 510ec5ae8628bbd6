import { Env, IsBudget } from '@roost/plugin-kit';
import { IsFQDN, IsIn, IsInt, IsOptional, IsUrl, Max, Min } from 'class-validator';
import { SIGN_UP_MODES } from './sign-up/sign-up-modes.js';

export class AuthConfig {
  @Env('AUTH_ACCESS_TOKEN_SECONDS', { description: 'Lifetime of an access token, in seconds' })
  @IsInt()
  @Min(30)
  @Max(3600)
  accessTokenSeconds: number = 600;

  @Env('AUTH_SESSION_DAYS', { description: 'Maximum lifetime of a session, in days' })
  @IsInt()
  @Min(1)
  @Max(365)
  sessionDays: number = 90;

  @Env('AUTH_SESSION_IDLE_DAYS', { description: 'Time without use after which a session ends, in days' })
  @IsInt()
  @Min(1)
  @Max(365)
  sessionIdleDays: number = 14;

  @Env('AUTH_SESSIONS', {
    description:
      'Maximum number of sessions per account. The session that was unused the longest makes room for a new one',
  })
  @IsInt()
  @Min(1)
  sessions: number = 100;

  @Env('AUTH_KEYS', { description: 'Maximum number of API keys per account' })
  @IsInt()
  @Min(1)
  keys: number = 50;

  @Env('AUTH_TOKEN_CACHE_SIZE', { description: 'Number of verified tokens and API keys that each process caches' })
  @IsInt()
  @Min(0)
  tokenCacheSize: number = 10_000;

  @Env('AUTH_SIGNUP', {
    description:
      'Who may sign up: anyone; invitation: who was invited; domain: who was invited or has an address in AUTH_SIGNUP_DOMAINS; nobody',
  })
  @IsIn(SIGN_UP_MODES)
  signup: string = 'anyone';

  @Env('AUTH_SIGNUP_DOMAINS', { description: 'Domains of addresses for AUTH_SIGNUP=domain, without their subdomains' })
  @IsFQDN({}, { each: true })
  signupDomains: string[] = [];

  @Env('AUTH_SIGNUP_DISCLOSURE', {
    description:
      'open: registration reports that an email address is taken. private: registration answers alike, the owner is informed by mail, and only verified addresses can sign in',
  })
  @IsIn(['open', 'private'])
  signupDisclosure: string = 'open';

  @Env('AUTH_APP_URL', {
    description:
      'URL that links in mails lead to: a page of your app, followed by /sign-in, /sign-up and so on. Default: PUBLIC_URL/account, where the web app has these pages',
  })
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  appUrl?: string;

  @Env('AUTH_LIMIT_LOGIN_ADDRESS', { description: 'Budget of failed sign-ins per IP address' })
  @IsBudget()
  loginAddress: string = '30/5m';

  @Env('AUTH_LIMIT_LOGIN_ACCOUNT', { description: 'Budget of failed sign-ins per account' })
  @IsBudget()
  loginAccount: string = '100/1h';

  @Env('AUTH_LIMIT_REGISTER_ADDRESS', { description: 'Budget of registrations per IP address' })
  @IsBudget()
  registerAddress: string = '30/1h';

  @Env('AUTH_LIMIT_MAIL_ADDRESS', { description: 'Budget of requested mails with a code per IP address' })
  @IsBudget()
  mailAddress: string = '20/1h';

  @Env('AUTH_LIMIT_MAIL_ACCOUNT', {
    description: 'Budget of mails with one kind of code per account. Further mails are silently dropped',
  })
  @IsBudget()
  mailAccount: string = '10/1h';

  @Env('AUTH_LIMIT_MAIL_TOTAL', {
    description: 'Budget of mails with a code in total. Further mails are silently dropped',
  })
  @IsBudget()
  mailTotal: string = '2000/1h';

  @Env('AUTH_LIMIT_CODE_ADDRESS', { description: 'Budget of attempted codes per IP address' })
  @IsBudget()
  codeAddress: string = '60/10m';
}
