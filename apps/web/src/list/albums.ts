import { unwrap, unwrapPage } from '@roost/client';
import { useMutation, useQuery } from '@tanstack/vue-query';
import { computed, type MaybeRefOrGetter, toValue } from 'vue';
import { api } from '../api/client.ts';
import type { Album } from '../media/media.ts';
import { changed } from '../api/queries.ts';

/** The albums directly in one, or those that are in none. */
export function useAlbumsIn(parent: MaybeRefOrGetter<string | undefined>) {
  return useQuery({
    queryKey: computed(() => ['albums', 'in', toValue(parent)]),
    queryFn: async ({ signal }) => {
      const albumId = toValue(parent);
      if (albumId !== undefined) {
        const { items } = await unwrapPage(
          api.GET('/media/albums/{albumId}/albums', { params: { path: { albumId }, query: { limit: 100 } }, signal }),
        );
        return items;
      }
      return (await allAlbums(signal)).filter(({ parentId }) => parentId === null);
    },
  });
}

/** Every album of mine, with its path. */
export function useAllAlbums() {
  return useQuery({ queryKey: ['albums', 'all'], queryFn: ({ signal }) => allAlbums(signal) });
}

export function useAlbum(id: MaybeRefOrGetter<string | undefined>) {
  return useQuery({
    queryKey: computed(() => ['albums', 'one', toValue(id)]),
    queryFn: ({ signal }) =>
      unwrap(api.GET('/media/albums/{albumId}', { params: { path: { albumId: toValue(id) ?? '' } }, signal })),
    enabled: computed(() => toValue(id) !== undefined),
  });
}

async function allAlbums(signal: AbortSignal): Promise<Album[]> {
  const albums: Album[] = [];
  let cursor: string | undefined;
  do {
    const page = await unwrapPage(
      api.GET('/media/albums', { params: { query: { limit: 100, cursor, scope: 'mine' } }, signal }),
    );
    albums.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return albums;
}

/** "Autumn / Walks". */
export const pathOf = ({ path, name }: Album): string => [...path.map((step) => step.name), name].join(' / ');

export function useAlbumWork() {
  const onSuccess = (): Promise<void> => changed('albums', 'media');
  const create = useMutation({
    mutationFn: (body: { name: string; parentId?: string }) => unwrap(api.POST('/media/albums', { body })),
    onSuccess,
  });
  const change = useMutation({
    mutationFn: ({ id, ...body }: { id: string; name?: string; parentId?: string | null; access?: Album['access'] }) =>
      unwrap(api.PATCH('/media/albums/{albumId}', { params: { path: { albumId: id } }, body })),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (id: string) => unwrap(api.DELETE('/media/albums/{albumId}', { params: { path: { albumId: id } } })),
    onSuccess,
  });
  const add = useMutation({
    mutationFn: ({ id, ids }: { id: string; ids: string[] }) =>
      unwrap(api.POST('/media/albums/{albumId}/items', { params: { path: { albumId: id } }, body: { ids } })),
    onSuccess,
  });
  const takeOut = useMutation({
    mutationFn: ({ id, ids }: { id: string; ids: string[] }) =>
      Promise.all(
        ids.map((mediaId) =>
          unwrap(api.DELETE('/media/albums/{albumId}/items/{mediaId}', { params: { path: { albumId: id, mediaId } } })),
        ),
      ),
    onSuccess,
  });
  return { create, change, remove, add, takeOut };
}
