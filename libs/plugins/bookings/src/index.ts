export { type BookingChange, BookingChanged, bookingChanged, SwapAsked, swapAsked } from './bookings.contracts.js';
export { bookingsPlugin } from './bookings.plugin.js';
