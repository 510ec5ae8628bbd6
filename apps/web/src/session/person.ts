import { unwrap } from '@roost/client';
import { useQuery } from '@tanstack/vue-query';
import { computed, type MaybeRefOrGetter, toValue } from 'vue';
import { api } from '../api/client.ts';

/** Asked for once, however much of theirs is shown. */
export function usePerson(username: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['person', toValue(username)]),
    queryFn: ({ signal }) =>
      unwrap(api.GET('/users/{username}', { params: { path: { username: toValue(username) } }, signal })),
    staleTime: 60_000,
  });
}
