export { bookingsPlugin } from './bookings.plugin.js';
