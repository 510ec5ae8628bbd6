/** ISO weekday: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/**
 * Hours that hold on some weekdays, in the time zone of the policy: `from` as `08:00`, `to` up to `24:00`. Where `to` is before `from`, they go on into the
 * next day.
 */
export interface Hours {
  weekdays: Weekday[];
  from: string;
  to: string;
}

/** Who may book: everyone, only on behalf of a unit, or only managers. */
export const WHO_MAY_BOOK = ['everyone', 'units', 'managers'] as const;
export type WhoMayBook = (typeof WHO_MAY_BOOK)[number];

/** What an automatic approval is for. */
export const BOOKED_FOR = ['personal', 'unit'] as const;
export type BookedFor = (typeof BOOKED_FOR)[number];

/** Bookings that need no manager: of this kind and, where hours are given, wholly within them. */
export interface AutomaticApproval {
  for: BookedFor;
  hours: Hours | null;
}

/** How a resource may be booked. Kept as data; every rule holds for every booking that no manager made for somebody else. */
export interface Policy {
  /** IANA name. Hours are of its clocks, and recurring bookings keep its local time. */
  timeZone: string;
  whoMayBook: WhoMayBook;
  /** Where not empty: only on behalf of these units. */
  unitIds: string[];
  /** Empty: always open. */
  openingHours: Hours[];
  minMinutes: number;
  maxMinutes: number;
  /** How far ahead a booking may begin. */
  maxDaysAhead: number;
  /** What stays free between two bookings. */
  bufferMinutes: number;
  /** Whether a manager has to confirm, apart from {@link automatic}. */
  needsApproval: boolean;
  automatic: AutomaticApproval[];
}
