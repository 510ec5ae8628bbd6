/** What became of a booking, or of several that were made or cancelled together. */
export type BookingChange = 'requested' | 'confirmed' | 'rejected' | 'cancelled' | 'moved';

declare module '@roost/plugin-kit' {
  interface EventMap {
    /** `bookingId` is the first of `count` in time. */
    'bookings.changed': {
      projectId: string;
      bookingId: string;
      count: number;
      change: BookingChange;
      actorId: string;
    };
    /** Somebody asks another person to take their place on a shift. */
    'bookings.swap-asked': { swapId: string };
  }
  interface HookMap {
    /** Somebody is about to book. Throw to refuse. */
    'bookings.creating': { projectId: string; resourceId: string; bookerId: string; start: string; end: string };
  }
  interface JobMap {
    /** Reminds of what begins within a day. */
    'bookings.remind': Record<string, never>;
  }
}
