import { IsBudget, IsTimeZoneName, Setting } from '@roost/plugin-kit';
import { IsInt, IsUrl, Min, ValidateIf } from 'class-validator';

/** What each project can have its own value of. */
export class BookingsSettings {
  @Setting({
    description: 'Time zone of new resources whose policy names none, as Europe/Stockholm',
    projectAdmins: true,
    environment: 'BOOKINGS_TIME_ZONE',
  })
  @IsTimeZoneName()
  timeZone: string;

  @Setting({
    description:
      'URL of the app that shows bookings. Mails link to /bookings/<id> and /shifts/<id> below it. If empty, mails have no button',
    projectAdmins: true,
    environment: 'BOOKINGS_APP_URL',
  })
  @ValidateIf(({ appUrl }: BookingsSettings) => appUrl !== '')
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  appUrl: string = '';

  @Setting({ description: 'Maximum number of calendar links per person', environment: 'BOOKINGS_FEEDS' })
  @IsInt()
  @Min(0)
  feeds: number;

  @Setting({
    description: 'Budget of bookings, changes and swaps per person, as 100/1h. A recurring booking counts once',
    environment: 'BOOKINGS_BUDGET',
  })
  @IsBudget()
  budget: string;
}
