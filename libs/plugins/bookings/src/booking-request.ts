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

/** Fields of a booking that can change. */
export interface BookingEdit {
  start?: Date | undefined;
  end?: Date | undefined;
  description?: string | undefined;
}

/** The person who acts: the principal, or the person for whom a plugin acts. */
export type Actor = Pick<UserPrincipal, 'userId' | 'projectId' | 'permissions'>;

/** The person who makes or changes a booking, and their rights. */
export interface BookingContext {
  /** The person of the booking. */
  id: string;
  actor: Actor;
  /** Whether the rules of the resource hold, or a manager has decided. */
  byPolicy: boolean;
}
