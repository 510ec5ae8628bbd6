import { Injectable } from '@nestjs/common';
import { BookingsConfig } from '../bookings.config.js';

/** Where buttons in mails lead; empty: there is no app that shows bookings. */
@Injectable()
export class BookingLinks {
  private readonly base: string | undefined;

  constructor({ appUrl }: BookingsConfig) {
    this.base = appUrl?.replace(/\/+$/, '');
  }

  toBooking(id: string): string {
    return this.to('bookings', id);
  }

  toShift(id: string): string {
    return this.to('shifts', id);
  }

  private to(page: string, id: string): string {
    return this.base === undefined ? '' : `${this.base}/${page}/${id}`;
  }
}
