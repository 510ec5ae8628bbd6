import { bookingsErrors } from '../bookings.errors.js';
import { type Interval, minutesOf } from './interval.js';
import { isWithin } from './opening-hours.js';
import type { Policy } from './policy.js';

const DAY_MS = 86_400_000;

/** What a booking would be, as far as a policy looks at it. */
export interface PolicyInput {
  interval: Interval;
  /** On behalf of which; null: personal. */
  unitId: string | null;
  isManager: boolean;
}

/**
 * Evaluates a policy for a booking that is asked for. Whether the time is free is not its part.
 *
 * @returns the state that the booking gets.
 * @throws `bookings.not_allowed`, `bookings.too_short`, `bookings.too_long`, `bookings.too_far_ahead`, `bookings.closed`
 */
export function evaluatePolicy(
  policy: Policy,
  { interval, unitId, isManager }: PolicyInput,
  now: Date,
): 'pending' | 'confirmed' {
  if (!mayBook(policy, unitId, isManager)) throw bookingsErrors.not_allowed();
  const minutes = minutesOf(interval);
  if (minutes < policy.minMinutes) throw bookingsErrors.too_short({ detail: `At least ${policy.minMinutes} minutes` });
  if (minutes > policy.maxMinutes) throw bookingsErrors.too_long({ detail: `At most ${policy.maxMinutes} minutes` });
  checkAhead(policy, interval, now);
  if (!isWithin(policy.openingHours, policy.timeZone, interval)) throw bookingsErrors.closed();
  if (!policy.needsApproval) return 'confirmed';
  const bookedFor = unitId === null ? 'personal' : 'unit';
  const isAutomatic = policy.automatic.some(
    (rule) => rule.for === bookedFor && (rule.hours === null || isWithin([rule.hours], policy.timeZone, interval)),
  );
  return isAutomatic ? 'confirmed' : 'pending';
}

/** @param unitId on behalf of which; null: personal */
function mayBook({ whoMayBook, unitIds }: Policy, unitId: string | null, isManager: boolean): boolean {
  if (isManager) return true;
  if (whoMayBook === 'managers') return false;
  if (unitId === null) return whoMayBook === 'everyone' && unitIds.length === 0;
  return unitIds.length === 0 || unitIds.includes(unitId);
}

/** @throws `bookings.too_far_ahead` */
function checkAhead({ maxDaysAhead }: Policy, { start }: Interval, now: Date): void {
  if (start.getTime() - now.getTime() > maxDaysAhead * DAY_MS) {
    throw bookingsErrors.too_far_ahead({ detail: `At most ${maxDaysAhead} days ahead` });
  }
}

/**
 * Holds a sign-up for a shift against a policy: who, and how far ahead. The rest of it is for what people book themselves.
 *
 * @param unitIds those that the person belongs to
 * @throws `bookings.not_allowed`, `bookings.too_far_ahead`
 */
export function evaluateSignUp(
  policy: Policy,
  { interval, unitIds, isManager }: { interval: Interval; unitIds: readonly string[]; isManager: boolean },
  now: Date,
): void {
  if (![null, ...unitIds].some((unitId) => mayBook(policy, unitId, isManager))) throw bookingsErrors.not_allowed();
  checkAhead(policy, interval, now);
}
