import { RoostError } from '@roost/client';
import { i18n } from '../i18n/i18n.ts';
import { type FieldError, wordsOf } from '../look/forms.ts';
import type { Resource } from './bookings.ts';
import { whenOf } from './entries.ts';
import { lengthText } from './length-text.ts';
import { dayOf, wallOf } from './zoned.ts';

/** At which field of the form a refusal belongs. */
const HOMES: Readonly<Record<string, string>> = {
  'bookings.in_past': 'start',
  'bookings.closed': 'start',
  'bookings.too_short': 'length',
  'bookings.too_long': 'length',
  'bookings.invalid_interval': 'length',
  'bookings.too_far_ahead': 'day',
  'bookings.not_allowed': 'unitId',
  'bookings.not_a_member': 'unitId',
  'bookings.unit_not_found': 'unitId',
  'bookings.unit_missing': 'unitId',
  'bookings.resource_not_found': 'resourceId',
  'bookings.not_bookable': 'resourceId',
  'bookings.invalid_recurrence': 'repeat',
};

/** By other names in the form than in the API. */
const ALSO: Readonly<Record<string, string>> = { end: 'length', recurrence: 'repeat' };

/** What the API refuses, at the field that it belongs to; `form` where it belongs to none. */
export function refusalsOf(error: unknown, resource: Resource | undefined): FieldError[] {
  if (!(error instanceof RoostError)) return [{ name: 'form', message: wordsOf(error) }];
  if (error.code === 'bookings.taken' && error.errors.length > 0) return takenOf(error, resource);
  if (error.errors.length > 0) {
    return error.errors.map(({ pointer, detail }) => {
      const field = pointer.split('/')[1] ?? 'form';
      return { name: ALSO[field] ?? field, message: detail };
    });
  }
  return [{ name: HOMES[error.code] ?? 'form', message: wordsFor(error, resource) }];
}

/** A sentence in the language of the page where it has one, else the API's own. */
export function wordsFor(error: unknown, resource?: Resource): string {
  if (!(error instanceof RoostError)) return wordsOf(error);
  const key = `calendar.problem.${error.code.replace('bookings.', '')}`;
  if (!i18n.global.te(key) && !i18n.global.te(key, 'en')) return wordsOf(error);
  const { minMinutes = 0, maxMinutes = 0, maxDaysAhead = 0 } = resource?.policy ?? {};
  return i18n.global.t(key, { shortest: lengthText(minMinutes), longest: lengthText(maxMinutes), days: maxDaysAhead });
}

/** One sentence for a booking, and one for all the times of a series that are taken. */
function takenOf({ errors }: RoostError, resource: Resource | undefined): FieldError[] {
  const { t } = i18n.global;
  const isSeries = errors.some(({ pointer }) => pointer.startsWith('/recurrence'));
  const times = errors.map(({ detail }) => intervalText(detail, resource)).join('; ');
  if (isSeries) return [{ name: 'repeat', message: t('calendar.someTaken', { times }) }];
  const isBuffer = errors[0]?.code === 'buffer';
  const buffer = lengthText(resource?.policy.bufferMinutes ?? 0);
  return [{ name: 'start', message: t(isBuffer ? 'calendar.tooClose' : 'calendar.someoneWas', { times, buffer }) }];
}

/** @param interval two ISO times with a slash between them */
function intervalText(interval: string, resource: Resource | undefined): string {
  const [start, end] = interval.split('/');
  if (start === undefined || end === undefined || !resource) return interval;
  const zone = resource.policy.timeZone;
  return whenOf({ from: wallOf(start, zone), to: wallOf(end, zone) }, dayOf(wallOf(Date.now(), zone)));
}
