import { Env, IsBudget, IsTimeZoneName } from '@roost/plugin-kit';
import { IsArray, IsInt, IsString, Matches, Max, Min, ValidateIf } from 'class-validator';

export class LendingConfig {
  @Env('LENDING_SHED', { description: 'Name of the shed in mails and on the screen' })
  @IsString()
  shed: string = 'the shed';

  @Env('LENDING_BUDGET', { description: 'How many things one person may borrow, for example 30/1d' })
  @IsBudget()
  budget: string = '30/1d';

  @Env('LENDING_REMIND_HOURS', { description: 'How many hours before the due time borrowers are reminded' })
  @IsInt()
  @Min(1)
  remindHours: number = 24;

  @Env('LENDING_OVERDUE_CHECK_SECONDS', { description: 'How often overdue loans are marked, in seconds' })
  @IsInt()
  @Min(1)
  @Max(3600)
  overdueCheckSeconds: number = 300;

  @Env('LENDING_DIGEST_TO', { description: 'Address that gets a daily mail with all events; empty: none' })
  @IsString()
  digestTo: string = '';

  @Env('LENDING_DIGEST_AT', { description: 'When that mail is sent, as cron' })
  @IsString()
  digestAt: string = '0 7 * * *';

  @Env('LENDING_TIME_ZONE', { description: 'Time zone of the club, for example Europe/Zurich' })
  @IsTimeZoneName()
  timeZone: string = 'UTC';

  @Env('LENDING_KIOSK_PIN', {
    description: 'PIN that opens the screen in the shed; empty: no screen',
    secret: true,
  })
  @ValidateIf(({ kioskPin }: LendingConfig) => kioskPin !== '')
  @Matches(/^\d{4,12}$/, { message: '$property must be 4 to 12 digits' })
  kioskPin: string = '';

  @Env('LENDING_KIOSK_TRIES', { description: 'How many wrong PINs one address may try, for example 10/15m' })
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
