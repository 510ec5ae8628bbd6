import { computed } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { useBookings, useFreeTimes, useResources, useShifts } from './bookings.ts';
import { type Entry, entryOfBooking, entryOfShift, zonesOf } from './entries.ts';
import { type FreeTime, joined } from './free-time.ts';
import { periodOf, type View, VIEWS } from './period.ts';
import { useNow } from './use-now.ts';
import { type Day, dayOf, minutesBetween, wallOf } from './zoned.ts';

/** Each is asked about by itself. */
const MOST_FREE = 20;
const DAY = /^\d{4}-\d\d-\d\d$/;
const isSmall = matchMedia('(width < 40rem)');

/** What the calendar shows: chosen by the address, so that it can be sent to others and gone back to. */
export function useCalendar() {
  const route = useRoute();
  const router = useRouter();
  const ask = (name: 'view' | 'day' | 'of', value: string | undefined): void => {
    void router.replace({ query: { ...route.query, [name]: value === '' ? undefined : value } });
  };
  const { data, error: noResources, isPending, refetch } = useResources();
  const resources = computed(() => data.value ?? []);
  const zones = computed(() => zonesOf(resources.value));

  const of = computed({
    get: () => {
      const asked = String(route.query.of ?? '');
      return resources.value.some(({ id, kind }) => id === asked || kind === asked) ? asked : '';
    },
    set: (value) => {
      ask('of', value);
    },
  });
  const shown = computed(() =>
    resources.value.filter(({ id, kind }) => of.value === '' || id === of.value || kind === of.value),
  );
  const zone = computed(() => shown.value[0]?.policy.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const now = useNow();
  const wallNow = computed(() => wallOf(now.value, zone.value));
  const today = computed<Day>(() => dayOf(wallNow.value));
  const view = computed<View>({
    get: () => VIEWS.find((one) => one === route.query.view) ?? (isSmall.matches ? 'agenda' : 'week'),
    set: (value) => {
      ask('view', value);
    },
  });
  const day = computed<Day>({
    get: () => (DAY.test(String(route.query.day)) ? String(route.query.day) : today.value),
    set: (value) => {
      ask('day', value === today.value ? undefined : value);
    },
  });
  const period = computed(() => periodOf(view.value, day.value));

  const single = computed(() => shown.value.find(({ id }) => id === of.value));
  const staffed = computed(() => shown.value.filter(({ kind }) => kind === 'shift'));
  const bookable = computed(() => resources.value.filter(({ kind }) => kind !== 'shift'));
  const held = useBookings(period, () => (single.value?.kind === 'shift' ? undefined : single.value?.id));
  const shifts = useShifts(period, staffed);
  const freed = computed(() => {
    // A list of what is free of everything would be longer than what is booked.
    const those = view.value === 'agenda' && !single.value ? [] : shown.value;
    return those.filter(({ kind }) => kind !== 'shift').slice(0, MOST_FREE);
  });
  const freeTimes = useFreeTimes(period, freed);

  const bookings = computed(() => held.data.value ?? []);
  const inPeriod = ({ from, to }: { from: string; to: string }): boolean =>
    to > `${period.value.from}T00:00` && from < `${period.value.to}T00:00`;
  const entries = computed<Entry[]>(() => {
    const ids = new Set(shown.value.map(({ id }) => id));
    const zoneOf = (id: string): string => zones.value.get(id) ?? zone.value;
    const booked = bookings.value
      .filter(({ resourceId }) => ids.has(resourceId))
      .map((booking) => entryOfBooking(booking, zoneOf(booking.resourceId), now.value));
    const staff = shifts.value.shifts
      .filter(({ resourceId }) => ids.has(resourceId))
      .map((shift) => entryOfShift(shift, zoneOf(shift.resourceId)));
    return [...booked, ...staff].filter(inPeriod);
  });
  const freeOfEach = computed<FreeTime[]>(() =>
    freeTimes.value
      .filter(({ resource }) => freed.value.some(({ id }) => id === resource))
      .flatMap(({ resource: resourceId, free: times }) => {
        const its = zones.value.get(resourceId) ?? zone.value;
        return times.map(({ start, end }) => ({ resourceId, from: wallOf(start, its), to: wallOf(end, its) }));
      })
      .filter(inPeriod),
  );
  // Only the time line has a row for each resource. Elsewhere they would cover each other.
  const free = computed(() => (view.value === 'timeline' ? freeOfEach.value : joined(freeOfEach.value)));

  return {
    resources,
    bookable,
    shown,
    bookings,
    of,
    view,
    day,
    today,
    period,
    entries,
    free,
    error: computed(() => noResources.value ?? held.error.value ?? shifts.value.error),
    isPending,
    refetch: async () => {
      await Promise.all([refetch(), held.refetch()]);
    },
    offset: computed(() => minutesBetween(wallOf(now.value, 'UTC'), wallNow.value)),
    /** Where its clocks are not those of whoever looks. */
    otherZone: computed(() => {
      const mine = Intl.DateTimeFormat().resolvedOptions().timeZone;
      const at = `${period.value.from}T12:00:00Z`;
      return wallOf(at, zone.value) === wallOf(at, mine) ? undefined : zone.value;
    }),
  };
}
