import { unwrap, unwrapPage } from '@roost/client';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed, type MaybeRefOrGetter, toValue } from 'vue';
import { api, type Schemas } from '../api/client.ts';

export type Post = Schemas['PostResponse'];

/** Everybody's posts, or those of one person, the newest first. */
export function usePosts(author: MaybeRefOrGetter<string | undefined>) {
  const query = useInfiniteQuery({
    queryKey: computed(() => ['posts', toValue(author)]),
    queryFn: ({ pageParam: cursor, signal }) => {
      const username = toValue(author);
      const options = { limit: 20, cursor };
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

/** Asked for once, however many posts are theirs. */
export function usePerson(username: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['person', toValue(username)]),
    queryFn: ({ signal }) =>
      unwrap(api.GET('/users/{username}', { params: { path: { username: toValue(username) } }, signal })),
    staleTime: 60_000,
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
  const client = useQueryClient();
  const onSuccess = async (): Promise<void> => {
    await Promise.all(['posts', 'post'].map((key) => client.invalidateQueries({ queryKey: [key] })));
  };
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
    onSuccess: () => client.invalidateQueries({ queryKey: ['following'] }),
  });
  return { write, erase, follow };
}
