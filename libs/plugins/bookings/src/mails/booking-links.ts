import { Injectable } from '@nestjs/common';
import { Settings } from '@roost/plugin-kit';
import { BookingsSettings } from '../bookings.settings.js';

/** Where buttons in mails lead; empty: there is no app that shows bookings of the project. */
@Injectable()
export class BookingLinks {
  constructor(private readonly settings: Settings) {}

  async toBooking(projectId: string, id: string): Promise<string> {
    return this.to(projectId, 'bookings', id);
  }

  async toShift(projectId: string, id: string): Promise<string> {
    return this.to(projectId, 'shifts', id);
  }

  private async to(projectId: string, page: string, id: string): Promise<string> {
    const { appUrl } = await this.settings.of(BookingsSettings, projectId);
    return appUrl === '' ? '' : `${appUrl.replace(/\/+$/, '')}/${page}/${id}`;
  }
}
