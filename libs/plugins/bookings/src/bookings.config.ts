import { Env, IsBudget, IsTimeZoneName } from '@roost/plugin-kit';
import { IsInt, IsOptional, IsUrl, Min } from 'class-validator';

export class BookingsConfig {
  @Env('BOOKINGS_TIME_ZONE', { description: 'Default IANA time zone of resources whose policy names none' })
  @IsTimeZoneName()
  timeZone: string = 'Europe/Stockholm';

  @Env('BOOKINGS_APP_URL', {
    description:
      'URL of the app that shows bookings. Mails link to /bookings/<id> and /shifts/<id> below it. If empty, mails have no button',
  })
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  appUrl?: string;

  @Env('BOOKINGS_FEEDS', { description: 'Maximum number of calendar links per person' })
  @IsInt()
  @Min(0)
  feeds: number = 50;

  @Env('BOOKINGS_BUDGET', {
    description: 'Budget of bookings, changes and swaps per person, as 100/1h. A recurring booking counts once',
  })
  @IsBudget()
  budget: string = '100/1h';
}
