import { unwrap } from '@roost/client';
import { type Ref, shallowRef, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { api } from '../api/client.ts';
import type { Field } from '../fields/own-fields.ts';

/** What the place asks of whoever makes an account, in the language of the page. Empty until it is known. */
export function useAskedFields(): Readonly<Ref<readonly Field[]>> {
  const { locale } = useI18n();
  const fields = shallowRef<readonly Field[]>([]);
  watch(
    locale,
    async () => {
      // The server says what is missing, should it not be known here.
      const all = await unwrap(api.GET('/users/fields')).catch(() => fields.value);
      fields.value = all.filter(({ atSignUp }) => atSignUp);
    },
    { immediate: true },
  );
  return fields;
}
