import { Env, IsBudget } from '@roost/plugin-kit';
import { IsTimeZone } from 'class-validator';

export class BookingsConfig {
  @Env('BOOKINGS_TIME_ZONE', { description: 'IANA time zone of resources whose policy names none' })
  @IsTimeZone()
  timeZone: string = 'Europe/Stockholm';

  @Env('BOOKINGS_BUDGET', {
    description: 'Bookings, changes and swaps that one person may ask for, as 100/1h; a recurring booking is one',
  })
  @IsBudget()
  budget: string = '100/1h';
}
