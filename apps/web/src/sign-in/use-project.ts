import { unwrap } from '@roost/client';
import { computed, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { api } from '../api/client.ts';

type Page = Awaited<ReturnType<typeof ask>>;

const page = shallowRef<Page>();
const ask = () => unwrap(api.GET('/project'));

/**
 * What the pages before a sign-in show of a project that has a name or pictures of its own; undefined for any other. Asked for once, without the
 * library for queries, which these pages do not load.
 */
export function useProject() {
  const { t } = useI18n();
  // Whoever signs in can do without.
  if (!page.value)
    void ask().then(
      (found) => (page.value = found),
      () => undefined,
    );
  const project = computed(() => {
    if (!page.value) return undefined;
    const { name, description, logoId, coverId } = page.value;
    if (name === 'Roost' && logoId === null && coverId === null) return undefined;
    return {
      name,
      description,
      home: t('brand.homeOf', { name }),
      logo: logoId === null ? null : `/media/${logoId}/thumb`,
      cover: coverId === null ? null : `/media/${coverId}/l`,
    };
  });
  /** Until it is known, everything is offered: the server says what it refuses. */
  const ways = computed(() => page.value?.signUp ?? ['password', 'code']);
  const domains = computed(() => page.value?.signUpDomains ?? []);
  const signUp = computed(() => ({
    /** Whether an account can be made without an invitation. */
    isOpen: ways.value.includes('code'),
    byInvitation: ways.value.includes('invitation'),
    withoutMail: ways.value.includes('password'),
    /** If there are any, only addresses of these can be used. */
    domains: domains.value,
  }));
  return { project, signUp };
}
