import { unwrap, unwrapPage } from '@roost/client';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/vue-query';
import { computed, type MaybeRefOrGetter, toValue } from 'vue';
import { api, type Schemas } from '../api/client.ts';
import { changed } from '../api/queries.ts';

export type Post = Schemas['PostResponse'];

/** Whose posts are listed: of one person, of whom one follows, or of everybody. */
export interface Whose {
  author?: string;
  following?: true;
}

/** The newest first. */
export function usePosts(whose: MaybeRefOrGetter<Whose>) {
  const query = useInfiniteQuery({
    queryKey: computed(() => ['posts', toValue(whose)]),
    queryFn: ({ pageParam: cursor, signal }) => {
      const { author: username, following } = toValue(whose);
      const options = { limit: 20, cursor };
      if (following) return unwrapPage(api.GET('/posts/me/feed', { params: { query: options }, signal }));
      return username === undefined
        ? unwrapPage(api.GET('/posts', { params: { query: options }, signal }))
        : unwrapPage(api.GET('/posts/by/{username}', { params: { path: { username }, query: options }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  return { ...query, posts: computed<Post[]>(() => query.data.value?.pages.flatMap(({ items }) => items) ?? []) };
}

export function usePost(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['post', toValue(id)]),
    queryFn: ({ signal }) => unwrap(api.GET('/posts/{id}', { params: { path: { id: toValue(id) } }, signal })),
  });
}

export function useFollowing() {
  return useQuery({
    queryKey: ['following'],
    queryFn: async ({ signal }) => {
      const names = new Set<string>();
      let cursor: string | undefined;
      do {
        const page = await unwrapPage(
          api.GET('/posts/me/following', { params: { query: { limit: 100, cursor } }, signal }),
        );
        page.items.forEach(({ username }) => names.add(username));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      return names;
    },
  });
}

export function usePostWork() {
  const onSuccess = (): Promise<void> => changed('posts', 'post');
  const write = useMutation({
    mutationFn: (body: Schemas['CreatePostBody']) => unwrap(api.POST('/posts', { body })),
    onSuccess,
  });
  const erase = useMutation({
    mutationFn: (id: string) => unwrap(api.DELETE('/posts/{id}', { params: { path: { id } } })),
    onSuccess,
  });
  const follow = useMutation({
    mutationFn: ({ username, on }: { username: string; on: boolean }) => {
      const options = { params: { path: { username } } };
      return unwrap(
        on ? api.PUT('/posts/by/{username}/follow', options) : api.DELETE('/posts/by/{username}/follow', options),
      );
    },
    onSuccess: () => changed('following', 'posts'),
  });
  return { write, erase, follow };
}
