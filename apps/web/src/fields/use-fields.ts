import { unwrap } from '@roost/client';
import { useQuery } from '@tanstack/vue-query';
import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { api, isProblem } from '../api/client.ts';

/** What the place asks of its people, in the language of the pages. */
export function useFields() {
  const { locale } = useI18n();
  return useQuery({
    queryKey: computed(() => ['fields', locale.value]),
    queryFn: ({ signal }) => unwrap(api.GET('/users/fields', { signal })),
    staleTime: 60_000,
  });
}

/** Whether there is a directory for whoever is signed in. */
export function useDirectory() {
  return useQuery({
    queryKey: ['directory'],
    queryFn: async ({ signal }) => {
      try {
        await unwrap(api.GET('/users', { params: { query: { limit: 1 } }, signal }));
        return true;
      } catch (error) {
        if (isProblem(error, 'users.no_directory', 'http.forbidden')) return false;
        throw error;
      }
    },
    staleTime: 60_000,
  });
}
