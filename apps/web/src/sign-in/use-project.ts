import { unwrap } from '@roost/client';
import { useQuery } from '@tanstack/vue-query';
import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { api } from '../api/client.ts';

/** What the pages before a sign-in show of a project that has a name or pictures of its own; undefined for any other. */
export function useProject() {
  const { t } = useI18n();
  const { data } = useQuery({
    queryKey: ['project'],
    queryFn: ({ signal }) => unwrap(api.GET('/project', { signal })),
    staleTime: 60_000,
  });
  const project = computed(() => {
    const page = data.value;
    if (!page || (page.name === 'Roost' && page.logoId === null && page.coverId === null)) return undefined;
    const { name, description, logoId, coverId } = page;
    return {
      name,
      description,
      home: t('brand.homeOf', { name }),
      logo: logoId === null ? null : `/media/${logoId}/thumb`,
      cover: coverId === null ? null : `/media/${coverId}/l`,
    };
  });
  return { project };
}
