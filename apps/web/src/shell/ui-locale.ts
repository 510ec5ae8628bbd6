import { en } from '@nuxt/ui/locale';
import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';

/** The few words that Nuxt UI says by itself, in the language of the page. */
export function useUiLocale(): ComputedRef<typeof en> {
  const { t, locale } = useI18n();
  return computed(() => {
    const close = t('dialog.close');
    const { messages } = en;
    return {
      ...en,
      code: locale.value,
      messages: {
        ...messages,
        modal: { ...messages.modal, close },
        slideover: { ...messages.slideover, close },
        toast: { ...messages.toast, close },
      },
    };
  });
}
