import { type ListPage, unwrap, unwrapPage } from '@roost/client';
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/vue-query';
import { computed, type MaybeRefOrGetter, toValue } from 'vue';
import { api, type Schemas } from '../api/client.ts';
import type { Period } from './period.ts';
import { type Day, plusDays } from './zoned.ts';

export type Resource = Schemas['ResourceResponse'];
export type Booking = Schemas['BookingResponse'];
export type Shift = Schemas['ShiftResponse'];
export type Swap = Schemas['SwapResponse'];
type Free = Schemas['IntervalResponse'];

/** Others book meanwhile. */
const LOOK_AGAIN_MS = 60_000;

async function allOf<Item>(page: (cursor: string | undefined) => Promise<ListPage<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const { items: more, nextCursor } = await page(cursor);
    items.push(...more);
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}

/** A period of any time zone: a day more at each end. */
const windowOf = ({ from, to }: Period): { from: string; to: string } => ({
  from: midnight(plusDays(from, -1)),
  to: midnight(plusDays(to, 1)),
});
const midnight = (day: Day): string => `${day}T00:00:00Z`;

export function useResources() {
  return useQuery({
    queryKey: ['bookings', 'resources'],
    queryFn: ({ signal }) =>
      allOf((cursor) =>
        unwrapPage(api.GET('/bookings/resources', { params: { query: { limit: 500, cursor } }, signal })),
      ),
    staleTime: 5 * 60_000,
  });
}

/** What is booked in a period, of one resource or of all. */
export function useBookings(period: MaybeRefOrGetter<Period>, resource: MaybeRefOrGetter<string | undefined>) {
  return useQuery({
    queryKey: computed(() => ['bookings', 'held', toValue(resource), toValue(period)]),
    queryFn: ({ signal }) => {
      const query = { ...windowOf(toValue(period)), resource: toValue(resource) };
      return allOf((cursor) => unwrapPage(api.GET('/bookings', { params: { query: { ...query, cursor } }, signal })));
    },
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN_MS,
  });
}

/** The shifts of some resources in a period. */
export function useShifts(period: MaybeRefOrGetter<Period>, resources: MaybeRefOrGetter<readonly Resource[]>) {
  return useQueries({
    queries: computed(() =>
      toValue(resources).map(({ id: resource }) => {
        const query = { ...windowOf(toValue(period)), resource };
        return {
          queryKey: ['bookings', 'shifts', resource, toValue(period)],
          queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Shift[]> =>
            (await unwrapPage(api.GET('/bookings/shifts', { params: { query }, signal }))).items,
          placeholderData: keepPreviousData,
          refetchInterval: LOOK_AGAIN_MS,
        };
      }),
    ),
    combine: (results) => ({
      shifts: results.flatMap(({ data }) => data ?? []),
      error: results.find(({ error }) => error !== null)?.error ?? null,
    }),
  });
}

/** When resources are free. */
export function useFreeTimes(period: MaybeRefOrGetter<Period>, resources: MaybeRefOrGetter<readonly Resource[]>) {
  return useQueries({
    queries: computed(() =>
      toValue(resources).map(({ id: resource }) => {
        const query = { ...windowOf(toValue(period)), resource };
        return {
          queryKey: ['bookings', 'free', resource, toValue(period)],
          queryFn: async ({ signal }: { signal: AbortSignal }) => ({ resource, free: await freeTimes(query, signal) }),
          placeholderData: keepPreviousData,
          refetchInterval: LOOK_AGAIN_MS,
        };
      }),
    ),
    combine: (results) => results.flatMap(({ data }) => (data ? [data] : [])),
  });
}

/** @param query `except` a booking whose own time counts as free */
export async function freeTimes(
  query: { resource: string; from: string; to: string; except?: string },
  signal?: AbortSignal,
): Promise<Free[]> {
  return (await unwrapPage(api.GET('/bookings/availability', { params: { query }, signal: signal ?? null }))).items;
}

export function useBooking(id: MaybeRefOrGetter<string | undefined>) {
  return useQuery({
    queryKey: computed(() => ['bookings', 'one', toValue(id)]),
    queryFn: ({ signal }) => unwrap(api.GET('/bookings/{id}', { params: { path: { id: toValue(id) ?? '' } }, signal })),
    enabled: computed(() => toValue(id) !== undefined),
  });
}

export function useShift(id: MaybeRefOrGetter<string | undefined>) {
  return useQuery({
    queryKey: computed(() => ['bookings', 'shift', toValue(id)]),
    queryFn: ({ signal }) => readShift(toValue(id) ?? '', signal),
    enabled: computed(() => toValue(id) !== undefined),
  });
}

const readShift = (id: string, signal: AbortSignal): Promise<Shift> =>
  unwrap(api.GET('/bookings/shifts/{id}', { params: { path: { id } }, signal }));

/** Every state, the newest first. */
export function useMyBookings() {
  const query = useInfiniteQuery({
    queryKey: ['bookings', 'mine'],
    queryFn: ({ pageParam: cursor, signal }) =>
      unwrapPage(api.GET('/bookings/mine', { params: { query: { limit: 50, cursor } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  return { ...query, bookings: computed<Booking[]>(() => query.data.value?.pages.flatMap(({ items }) => items) ?? []) };
}

export function useMyShifts() {
  return useQuery({
    queryKey: ['bookings', 'my-shifts'],
    queryFn: async ({ signal }) => (await unwrapPage(api.GET('/bookings/shifts/mine', { signal }))).items,
  });
}

export function useSwaps() {
  return useQuery({
    queryKey: ['bookings', 'swaps'],
    queryFn: async ({ signal }) => (await unwrapPage(api.GET('/bookings/swaps', { signal }))).items,
    refetchInterval: LOOK_AGAIN_MS,
  });
}

/** The shifts that swaps are about, by their ids. */
export function useShiftsById(ids: MaybeRefOrGetter<readonly string[]>) {
  return useQueries({
    queries: computed(() =>
      toValue(ids).map((id) => ({
        queryKey: ['bookings', 'shift', id],
        queryFn: ({ signal }: { signal: AbortSignal }) => readShift(id, signal),
      })),
    ),
    combine: (results) => new Map(results.flatMap(({ data }) => (data ? [[data.id, data] as const] : []))),
  });
}

/** Units that one can book for. */
export function useUnits() {
  return useQuery({
    queryKey: ['bookings', 'units'],
    queryFn: async ({ signal }) => (await unwrapPage(api.GET('/bookings/units', { signal }))).items,
    staleTime: 60_000,
  });
}

export function useFeeds() {
  return useQuery({
    queryKey: ['bookings', 'feeds'],
    queryFn: async ({ signal }) => (await unwrapPage(api.GET('/bookings/feeds', { signal }))).items,
  });
}

export function useBookingWork() {
  const client = useQueryClient();
  /** Also after a refusal: what one saw is no longer so. */
  const onSettled = (): Promise<void> => client.invalidateQueries({ queryKey: ['bookings'] });
  const path = (id: string) => ({ path: { id } });
  const book = useMutation({
    mutationFn: (body: Schemas['CreateBookingBody']) => unwrap(api.POST('/bookings', { body })),
    onSettled,
  });
  const change = useMutation({
    mutationFn: ({ id, ...body }: Schemas['ChangeBookingBody'] & { id: string }) =>
      unwrap(api.PATCH('/bookings/{id}', { params: path(id), body })),
    onSettled,
  });
  const cancel = useMutation({
    mutationFn: ({ id, series }: { id: string; series: boolean }) =>
      unwrap(api.DELETE('/bookings/{id}', { params: { ...path(id), query: { series } } })),
    onSettled,
  });
  const createResource = useMutation({
    mutationFn: (body: Schemas['CreateResourceBody']) => unwrap(api.POST('/admin/bookings/resources', { body })),
    onSettled,
  });
  return { book, change, cancel, createResource };
}

export function useShiftWork() {
  const client = useQueryClient();
  const onSettled = (): Promise<void> => client.invalidateQueries({ queryKey: ['bookings'] });
  const path = (id: string) => ({ params: { path: { id } } });
  const signUp = useMutation({
    mutationFn: (id: string) => unwrap(api.PUT('/bookings/shifts/{id}/me', path(id))),
    onSettled,
  });
  const leave = useMutation({
    mutationFn: (id: string) => unwrap(api.DELETE('/bookings/shifts/{id}/me', path(id))),
    onSettled,
  });
  const ask = useMutation({
    mutationFn: ({ id, ...body }: Schemas['AskSwapBody'] & { id: string }) =>
      unwrap(api.POST('/bookings/shifts/{id}/swaps', { ...path(id), body })),
    onSettled,
  });
  const accept = useMutation({
    mutationFn: (id: string) => unwrap(api.POST('/bookings/swaps/{id}/accept', path(id))),
    onSettled,
  });
  const withdraw = useMutation({
    mutationFn: (id: string) => unwrap(api.DELETE('/bookings/swaps/{id}', path(id))),
    onSettled,
  });
  return { signUp, leave, ask, accept, withdraw };
}
