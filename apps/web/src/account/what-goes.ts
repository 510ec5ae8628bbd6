import { type ListPage, unwrap, unwrapPage } from '@roost/client';
import { useQuery } from '@tanstack/vue-query';
import { computed, type ComputedRef } from 'vue';
import { api, isMissing } from '../api/client.ts';
import { formatLocale, i18n } from '../i18n/i18n.ts';
import { numberWord, sizeWord } from '../time/words.ts';

/** Counted so far, which takes one request: whoever has more is told that it is more. */
const MOST = 100;

interface Count {
  count: number;
  isMore: boolean;
}

/** Nothing where the server has no such thing. */
async function countOf(page: Promise<ListPage<unknown>>): Promise<Count> {
  try {
    const { items, nextCursor } = await page;
    return { count: items.length, isMore: nextCursor !== null };
  } catch (error) {
    if (isMissing(error)) return { count: 0, isMore: false };
    throw error;
  }
}

async function count(username: string, signal: AbortSignal) {
  const query = { limit: MOST };
  const [media, posts, bookings, usage] = await Promise.all([
    countOf(unwrapPage(api.GET('/media', { params: { query }, signal }))),
    countOf(unwrapPage(api.GET('/posts/by/{username}', { params: { path: { username }, query }, signal }))),
    countOf(unwrapPage(api.GET('/bookings/mine', { params: { query }, signal }))),
    unwrap(api.GET('/media/usage', { signal })),
  ]);
  return { media, posts, bookings, bytes: usage.bytes };
}

/** What goes with an account, counted: "your profile, 12 pictures and files (8.4 MB) and 3 posts". Without numbers until they are known. */
export function useWhatGoes(username: () => string): ComputedRef<string> {
  const { t } = i18n.global;
  const { data } = useQuery({
    queryKey: computed(() => ['what-goes', username()]),
    queryFn: ({ signal }) => count(username(), signal),
    staleTime: 0,
  });
  return computed(() => {
    if (!data.value) return t('account.leave.everything');
    const { media, posts, bookings, bytes } = data.value;
    const told = (key: string, { count: number, isMore }: Count, values = {}): string[] => {
      if (number === 0) return [];
      const shown = numberWord(number);
      const text = t(
        `account.leave.counts.${key}`,
        { count: isMore ? t('account.leave.more', { count: shown }) : shown, ...values },
        number,
      );
      return [text];
    };
    const parts = [
      t('account.leave.profile'),
      ...told('media', media, { size: sizeWord(bytes) }),
      ...told('posts', posts),
      ...told('bookings', bookings),
    ];
    return new Intl.ListFormat(formatLocale()).format(parts);
  });
}
