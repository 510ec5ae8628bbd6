export type { Actor, BookingContext, BookingEdit, BookingRequest } from './booking-request.js';
export { type BookingChange, BookingChanged, bookingChanged, SwapAsked, swapAsked } from './bookings.contracts.js';
export { bookingsErrors } from './bookings.errors.js';
export { BookingsModule } from './bookings.module.js';
export { bookingsPlugin } from './bookings.plugin.js';
export type { BookingDetails } from './booking-rows.js';
export { BookingsService } from './bookings.service.js';
export type { Interval } from './policy/interval.js';
export type { Recurrence } from './recurrence/recurrence.js';
