import { computed, type ComputedRef, reactive } from 'vue';
import type { Schemas } from '../api/client.ts';
import type { Booking, Resource } from './bookings.ts';
import {
  clockOf,
  type Day,
  DAY_MINUTES,
  dayOf,
  MINUTE_MS,
  minutesBetween,
  momentOf,
  plusDays,
  plusMinutes,
  type Wall,
  wallOf,
} from './zoned.ts';

/** Until a day and a time, instead of so many minutes. */
export const UNTIL = 'until';
/** At a time that is written, instead of one of those that are free. */
export const OTHER = 'other';
export const REPEATS = ['never', 'day', 'week', 'weeks'] as const;

const LENGTHS = [15, 30, 45, 60, 90, 120, 180, 240, 360, 480, 720, 1, 2, 3, 7, 14].map((length) =>
  length < 15 ? length * DAY_MINUTES : length,
);
const USUAL_LENGTH = 60;

/** What a form for a booking begins with. */
export interface Wish {
  resourceId?: string | undefined;
  day?: Day | undefined;
  /** By the clocks of the resource. */
  from?: Wall | undefined;
  to?: Wall | undefined;
}

/** What the fields of the form hold. */
export interface Draft {
  resourceId: string;
  day: Day;
  /** Minutes, or {@link UNTIL}. */
  length: string;
  untilDay: Day;
  untilClock: string;
  /** An ISO time, {@link OTHER}, or nothing yet. */
  start: string;
  otherClock: string;
  description: string;
  /** Empty: for oneself. */
  unitId: string;
  repeat: (typeof REPEATS)[number];
  ends: 'count' | 'until';
  count: number;
  until: Day;
}

export interface DraftTimes {
  draft: Draft;
  resource: ComputedRef<Resource | undefined>;
  zone: ComputedRef<string>;
  /** In milliseconds; undefined until there is one. */
  start: ComputedRef<number | undefined>;
  end: ComputedRef<number | undefined>;
  endAfter: (start: number) => number;
}

export function useDraft(resources: () => readonly Resource[], wish: Wish, booking: Booking | undefined): DraftTimes {
  const first = resources().find(({ id }) => id === (booking?.resourceId ?? wish.resourceId)) ?? resources()[0];
  const draft = reactive<Draft>(begin(first, wish, booking));
  const resource = computed(() => resources().find(({ id }) => id === draft.resourceId));
  const zone = computed(() => resource.value?.policy.timeZone ?? 'UTC');
  const start = computed(() => {
    if (draft.start !== OTHER) return draft.start === '' ? undefined : Date.parse(draft.start);
    return draft.otherClock === '' || draft.day === ''
      ? undefined
      : momentOf(`${draft.day}T${draft.otherClock}`, zone.value);
  });
  const endAfter = (at: number): number => {
    if (draft.length === UNTIL) return momentOf(`${draft.untilDay}T${draft.untilClock}`, zone.value);
    const minutes = Number(draft.length);
    if (minutes % DAY_MINUTES !== 0) return at + minutes * MINUTE_MS;
    // A day later is the same time by the clocks, also where they are changed meanwhile; but no longer than it may be.
    const end = momentOf(plusMinutes(wallOf(at, zone.value), minutes), zone.value);
    const longest = resource.value?.policy.maxMinutes ?? minutes;
    return minutes <= longest ? Math.min(end, at + longest * MINUTE_MS) : end;
  };
  const end = computed(() => (start.value === undefined ? undefined : endAfter(start.value)));
  return { draft, resource, zone, start, end, endAfter };
}

function begin(resource: Resource | undefined, wish: Wish, booking: Booking | undefined): Draft {
  const zone = resource?.policy.timeZone ?? 'UTC';
  const from = wish.from ?? (booking && wallOf(booking.start, zone));
  const to = wish.to ?? (booking && wallOf(booking.end, zone));
  const today = dayOf(wallOf(Date.now(), zone));
  const asked = wish.day !== undefined && wish.day > today ? wish.day : today;
  const day = from === undefined ? asked : dayOf(from);
  const isAsBooked = booking !== undefined && wish.from === undefined;
  const minutes = isAsBooked
    ? (Date.parse(booking.end) - Date.parse(booking.start)) / MINUTE_MS
    : from !== undefined && to !== undefined
      ? minutesBetween(from, to)
      : Math.min(Math.max(USUAL_LENGTH, resource?.policy.minMinutes ?? 0), resource?.policy.maxMinutes ?? USUAL_LENGTH);
  const moment = isAsBooked ? Date.parse(booking.start) : from === undefined ? undefined : momentOf(from, zone);
  // What has begun is not among the times that are free.
  const isRunning = isAsBooked && Date.parse(booking.start) <= Date.now();
  const start = moment === undefined ? '' : new Date(moment).toISOString();
  return {
    resourceId: resource?.id ?? '',
    day,
    length: String(minutes),
    untilDay: to === undefined ? day : dayOf(to),
    untilClock: to === undefined ? '17:00' : clockOf(to),
    start: isRunning ? OTHER : start,
    otherClock: from === undefined ? '' : clockOf(from),
    description: booking?.description ?? '',
    unitId: booking?.unitId ?? '',
    repeat: 'never',
    ends: 'count',
    count: 4,
    until: plusDays(day, 28),
  };
}

/** Lengths to choose from: the usual ones that the policy allows, its bounds, and what is chosen now. */
export function lengthsOf({ policy }: Resource, chosen: string): number[] {
  const { minMinutes, maxMinutes } = policy;
  const usual = LENGTHS.filter((length) => length >= minMinutes && length <= maxMinutes);
  const now = chosen === UNTIL ? [] : [Number(chosen)];
  return [...new Set([minMinutes, ...usual, maxMinutes, ...now])].sort((a, b) => a - b);
}

export function requestOf(draft: Draft, start: number, end: number): Schemas['CreateBookingBody'] {
  const { resourceId, description, unitId, repeat } = draft;
  return {
    resourceId,
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    description: description.trim(),
    personal: unitId === '',
    ...(unitId === '' ? {} : { unitId }),
    ...(repeat === 'never'
      ? {}
      : {
          recurrence: {
            every: repeat === 'weeks' ? 2 : 1,
            unit: repeat === 'day' ? 'day' : 'week',
            ...(draft.ends === 'count' ? { count: draft.count } : { until: draft.until }),
          },
        }),
  };
}
