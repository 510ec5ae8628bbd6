import { Env, IsBudget, IsTimeZoneName } from '@roost/plugin-kit';
import { IsInt, IsOptional, IsUrl, Min } from 'class-validator';

export class BookingsConfig {
  @Env('BOOKINGS_TIME_ZONE', { description: 'IANA time zone of resources whose policy names none' })
  @IsTimeZoneName()
  timeZone: string = 'Europe/Stockholm';

  @Env('BOOKINGS_APP_URL', {
    description: 'App that shows bookings: mails link to /bookings/<id> and /shifts/<id> below it. Empty: no button',
  })
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  appUrl?: string;

  @Env('BOOKINGS_FEEDS', { description: 'Links to calendars that one person may have' })
  @IsInt()
  @Min(0)
  feeds: number = 50;

  @Env('BOOKINGS_BUDGET', {
    description: 'Bookings, changes and swaps that one person may ask for, as 100/1h; a recurring booking is one',
  })
  @IsBudget()
  budget: string = '100/1h';
}
