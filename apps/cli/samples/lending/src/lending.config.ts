import { Env, IsBudget, IsTimeZoneName } from '@roost/plugin-kit';
import { IsArray, IsInt, IsString, Matches, Max, Min, ValidateIf } from 'class-validator';

export class LendingConfig {
  @Env('LENDING_SHED', { description: 'What the shed is called in mails and on the kiosk' })
  @IsString()
  shed: string = 'the shed';

  @Env('LENDING_BUDGET', { description: 'Things that one person may borrow, as 30/1d' })
  @IsBudget()
  budget: string = '30/1d';

  @Env('LENDING_REMIND_HOURS', { description: 'Borrowers are reminded so many hours before a thing is due' })
  @IsInt()
  @Min(1)
  remindHours: number = 24;

  @Env('LENDING_OVERDUE_CHECK_SECONDS', { description: 'How often to look for what is overdue, in seconds' })
  @IsInt()
  @Min(1)
  @Max(3600)
  overdueCheckSeconds: number = 300;

  @Env('LENDING_DIGEST_TO', { description: 'Address that is mailed what happened in the club; empty: none' })
  @IsString()
  digestTo: string = '';

  @Env('LENDING_DIGEST_AT', { description: 'When that mail is sent, as cron' })
  @IsString()
  digestAt: string = '0 7 * * *';

  @Env('LENDING_TIME_ZONE', { description: 'Time zone of the club, as Europe/Zurich' })
  @IsTimeZoneName()
  timeZone: string = 'UTC';

  @Env('LENDING_KIOSK_PIN', {
    description: 'Digits that open the screen in the shed; empty: there is none',
    secret: true,
  })
  @ValidateIf(({ kioskPin }: LendingConfig) => kioskPin !== '')
  @Matches(/^\d{4,12}$/, { message: '$property must be 4 to 12 digits' })
  kioskPin: string = '';

  @Env('LENDING_KIOSK_TRIES', { description: 'Wrong PINs that one address may try, as 10/15m' })
  @IsBudget()
  kioskTries: string = '10/15m';

  @Env('LENDING_SHED_ACCOUNT', { description: 'Username of the account on the computer in the shed; empty: none' })
  @IsString()
  shedAccount: string = '';

  @Env('LENDING_SHED_ADDRESSES', { description: 'Network addresses that this account may sign in from' })
  @IsArray()
  @IsString({ each: true })
  shedAddresses: string[] = [];
}
