import type { UserPrincipal } from '@roost/plugin-kit';
import type { Interval } from './policy/interval.js';
import type { Recurrence } from './recurrence/recurrence.js';

/** A booking as it is asked for. */
export interface BookingRequest {
  resourceId: string;
  interval: Interval;
  description: string;
  /** On behalf of which; null: personal. */
  unitId: string | null;
  recurrence?: Recurrence | undefined;
}

/** What may be changed of a booking. */
export interface BookingEdit {
  start?: Date | undefined;
  end?: Date | undefined;
  description?: string | undefined;
}

/** Who does something: the person whose principal it is, or on whose behalf a plugin acts. */
export type Actor = Pick<UserPrincipal, 'userId' | 'projectId' | 'permissions'>;

/** Who has a booking made or changed, and by which right. */
export interface BookingContext {
  /** Whose the booking is. */
  id: string;
  actor: Actor;
  /** Whether the rules of the resource hold, or a manager has decided. */
  byPolicy: boolean;
}
