import { ApiProperty } from '@nestjs/swagger';
import { defineEvent, defineJob } from '@roost/plugin-kit';

declare module '@roost/plugin-kit' {
  interface HookMap {
    /** Somebody is about to book. Throw to refuse. */
    'bookings.creating': { projectId: string; resourceId: string; bookerId: string; start: string; end: string };
  }
}

/** What became of a booking, or of several that were made or cancelled together. */
const BOOKING_CHANGES = ['requested', 'confirmed', 'rejected', 'cancelled', 'moved'] as const;
export type BookingChange = (typeof BOOKING_CHANGES)[number];

/** One booking, or several that were made or cancelled together, changed. */
export class BookingChanged {
  @ApiProperty({ format: 'uuid' })
  projectId: string;

  @ApiProperty({ format: 'uuid', description: 'The first in time' })
  bookingId: string;

  @ApiProperty({ type: [String], format: 'uuid', description: 'All of them, in the order of time' })
  bookingIds: string[];

  @ApiProperty({ type: 'integer', minimum: 1, description: 'How many bookings changed' })
  count: number;

  @ApiProperty({ enum: BOOKING_CHANGES, enumName: 'BookingChange' })
  change: BookingChange;

  @ApiProperty({ format: 'uuid', description: 'Who changed it' })
  actorId: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Whose it is; null: not known' })
  bookerId: string | null;
}

/** Somebody asks another person to take their place on a shift. */
export class SwapAsked {
  @ApiProperty({ format: 'uuid' })
  swapId: string;
}

export const bookingChanged = defineEvent('bookings.changed', {
  version: 3,
  payload: BookingChanged,
  audience: ({ projectId, bookerId }) => ({
    projectId,
    userIds: bookerId === null ? [] : [bookerId],
    permission: 'bookings.manage',
  }),
  // Version 1 did not tell whose it is, version 2 named the first alone.
  upcast: (payload) => {
    const old = payload as Omit<BookingChanged, 'bookerId' | 'bookingIds'> & { bookerId?: string | null };
    return { ...old, bookerId: old.bookerId ?? null, bookingIds: [old.bookingId] };
  },
});

export const swapAsked = defineEvent('bookings.swap-asked', { version: 1, payload: SwapAsked });

/** Reminds of what begins within a day. */
export const remindBookers = defineJob('bookings.remind', { schedule: () => ({ everySeconds: 300 }) });
