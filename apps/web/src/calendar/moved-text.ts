import type { Schemas } from '../api/client.ts';
import { i18n } from '../i18n/i18n.ts';
import { exactDay } from './period.ts';
import { clockOf, dayOf, wallOf } from './zoned.ts';

/** What a change of the clocks did to some of a series; undefined: nothing. */
export function movedText(occurrences: readonly Schemas['OccurrenceResponse'][], zone: string): string | undefined {
  const today = dayOf(wallOf(Date.now(), zone));
  const moved = occurrences.flatMap(({ start, movedFrom }) => {
    if (!movedFrom) return [];
    const wall = wallOf(start, zone);
    return [
      i18n.global.t('calendar.movedTo', {
        day: exactDay(dayOf(wall), today),
        clock: clockOf(wall),
        instead: clockOf(movedFrom.start),
      }),
    ];
  });
  return moved.length === 0 ? undefined : `${i18n.global.t('calendar.clocksChange')} ${moved.join(' ')}`;
}
