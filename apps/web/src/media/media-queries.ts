import { unwrap, unwrapPage } from '@roost/client';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/vue-query';
import { computed, type MaybeRefOrGetter, toValue } from 'vue';
import { api } from '../api/client.ts';
import { session } from '../session/session.ts';
import { changed, queries } from '../api/queries.ts';
import type { Media } from './media.ts';

/** Which pictures a page shows. */
export interface Shelf {
  user: string;
  count: number;
  album?: string;
  trashed?: boolean;
}

/** While something is in the making, it is looked for so often. */
const MAKING_MS = 2000;
/** Of one request. */
const MOST = 100;

type Page = Awaited<ReturnType<typeof fetchShelf>>;

const pages = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }: Page) => nextCursor ?? undefined,
};

/** Asks for what a page will show while that page is still being loaded and drawn. */
export function beginShelf(shelf: Shelf): void {
  const queryKey = ['media', shelf];
  if (queries.getQueryData(queryKey) !== undefined) return;
  queries
    .infiniteQuery({ queryKey, queryFn: ({ pageParam, signal }) => fetchShelf(shelf, pageParam, signal), ...pages })
    .catch(() => {
      // The page asks again, and says why it fails.
    });
}

/** The newest first, a page at a time. */
export function useShelf(shelf: MaybeRefOrGetter<Shelf>) {
  const query = useInfiniteQuery({
    queryKey: computed(() => ['media', toValue(shelf)]),
    queryFn: ({ pageParam, signal }) => fetchShelf(toValue(shelf), pageParam, signal),
    ...pages,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(({ status }) => status === 'processing')) ? MAKING_MS : false,
  });
  return { ...query, items: computed<Media[]>(() => query.data.value?.pages.flatMap(({ items }) => items) ?? []) };
}

function fetchShelf({ user, count, album, trashed }: Shelf, cursor: string | undefined, signal: AbortSignal) {
  const limit = Math.min(count, MOST);
  if (album !== undefined) {
    return unwrapPage(
      api.GET('/media/albums/{albumId}/items', {
        params: { path: { albumId: album }, query: { limit, cursor } },
        signal,
      }),
    );
  }
  const owner = user === session.me.value?.username ? undefined : user;
  return unwrapPage(api.GET('/media', { params: { query: { limit, cursor, owner, trashed } }, signal }));
}

export function useMedium(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['medium', toValue(id)]),
    queryFn: ({ signal }) => unwrap(api.GET('/media/{id}', { params: { path: { id: toValue(id) } }, signal })),
    refetchInterval: ({ state }) => (state.data?.status === 'processing' ? MAKING_MS : false),
  });
}

export function useUsage() {
  return useQuery({ queryKey: ['usage'], queryFn: () => unwrap(api.GET('/media/usage')) });
}

/** What is done to media, whichever page does it; every page sees it afterwards. */
export function useMediaWork() {
  const seen = (): Promise<void> => changed('media', 'medium', 'usage', 'albums');
  const remove = useMutation({
    mutationFn: ({ ids, permanent }: { ids: string[]; permanent?: boolean }) =>
      unwrap(api.POST('/media/delete', { body: { ids, permanent } })),
    onSuccess: seen,
  });
  const restore = useMutation({
    mutationFn: (ids: string[]) => unwrap(api.POST('/media/restore', { body: { ids } })),
    onSuccess: seen,
  });
  const open = useMutation({
    mutationFn: ({ ids, access }: { ids: string[]; access: Media['access'] }) =>
      Promise.all(ids.map((id) => unwrap(api.PATCH('/media/{id}', { params: { path: { id } }, body: { access } })))),
    onSuccess: seen,
  });
  const rename = useMutation({
    mutationFn: ({ id, filename }: { id: string; filename: string }) =>
      unwrap(api.PATCH('/media/{id}', { params: { path: { id } }, body: { filename } })),
    onSuccess: seen,
  });
  return { remove, restore, open, rename, seen };
}
