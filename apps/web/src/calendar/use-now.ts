import { onUnmounted, type Ref, ref } from 'vue';

const OFTEN_ENOUGH_MS = 30_000;

/** This moment, in milliseconds. */
export function useNow(): Readonly<Ref<number>> {
  const now = ref(Date.now());
  const timer = setInterval(() => {
    now.value = Date.now();
  }, OFTEN_ENOUGH_MS);
  onUnmounted(() => {
    clearInterval(timer);
  });
  return now;
}
