import { computed, type ComputedRef } from 'vue';
import type { Resource } from './bookings.ts';
import { whenOf } from './entries.ts';
import { dayOf, wallOf } from './zoned.ts';

/** What a dialog says of a booking or a shift first: its resource, and when it is by the clocks of that. */
export function useTimes(
  one: () => { resourceId: string; start: string; end: string } | undefined,
  resources: () => readonly Resource[],
): { resource: ComputedRef<Resource | undefined>; zone: ComputedRef<string>; when: ComputedRef<string> } {
  const resource = computed(() => resources().find(({ id }) => id === one()?.resourceId));
  const zone = computed(() => resource.value?.policy.timeZone ?? 'UTC');
  const when = computed(() => {
    const times = one();
    if (!times) return '';
    const [from, to] = [wallOf(times.start, zone.value), wallOf(times.end, zone.value)];
    return whenOf({ from, to }, dayOf(wallOf(Date.now(), zone.value)));
  });
  return { resource, zone, when };
}
