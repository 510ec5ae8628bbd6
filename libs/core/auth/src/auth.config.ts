import { Env, IsBudget } from '@roost/plugin-kit';
import { IsIn, IsInt, IsOptional, IsUrl, Max, Min } from 'class-validator';

export class AuthConfig {
  @Env('AUTH_ACCESS_TOKEN_SECONDS', { description: 'Lifetime of an access token, in seconds' })
  @IsInt()
  @Min(30)
  @Max(3600)
  accessTokenSeconds: number = 600;

  @Env('AUTH_SESSION_DAYS', { description: 'Longest life of a session, however much it is used, in days' })
  @IsInt()
  @Min(1)
  @Max(365)
  sessionDays: number = 90;

  @Env('AUTH_SESSION_IDLE_DAYS', { description: 'A session that is not used for so many days ends' })
  @IsInt()
  @Min(1)
  @Max(365)
  sessionIdleDays: number = 14;

  @Env('AUTH_SESSIONS', {
    description: 'Sessions that one account may have; the one that is longest unused makes room',
  })
  @IsInt()
  @Min(1)
  sessions: number = 100;

  @Env('AUTH_TOKEN_CACHE_SIZE', { description: 'Verified tokens that a process remembers' })
  @IsInt()
  @Min(0)
  tokenCacheSize: number = 10_000;

  @Env('AUTH_SIGNUP_DISCLOSURE', {
    description:
      'open: registering says that an address is taken. private: it does not, tells the owner by mail, and only proven addresses sign in',
  })
  @IsIn(['open', 'private'])
  signupDisclosure: string = 'open';

  @Env('AUTH_APP_URL', {
    description:
      'Where links in mails lead: a page of your app, below which are sign-in, sign-up, …. Default PUBLIC_URL/account',
  })
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  appUrl?: string;

  @Env('AUTH_LIMIT_LOGIN_ADDRESS', { description: 'Failed sign-ins, by address' })
  @IsBudget()
  loginAddress: string = '30/5m';

  @Env('AUTH_LIMIT_LOGIN_ACCOUNT', { description: 'Failed sign-ins, by account' })
  @IsBudget()
  loginAccount: string = '100/1h';

  @Env('AUTH_LIMIT_REGISTER_ADDRESS', { description: 'Requests to register, by address' })
  @IsBudget()
  registerAddress: string = '30/1h';

  @Env('AUTH_LIMIT_MAIL_ADDRESS', { description: 'Requests for a mail with a code, by address' })
  @IsBudget()
  mailAddress: string = '20/1h';

  @Env('AUTH_LIMIT_MAIL_ACCOUNT', {
    description: 'Mails with a code of one kind, by account; more are silently not sent',
  })
  @IsBudget()
  mailAccount: string = '10/1h';

  @Env('AUTH_LIMIT_MAIL_TOTAL', { description: 'Mails with a code, in all; more are silently not sent' })
  @IsBudget()
  mailTotal: string = '2000/1h';

  @Env('AUTH_LIMIT_CODE_ADDRESS', { description: 'Codes that are tried, by address' })
  @IsBudget()
  codeAddress: string = '60/10m';
}
