import { onUnmounted, ref, type Ref, watch } from 'vue';

/** The width of an element, as it changes. 0 before it is there. */
export function useWidth(element: Readonly<Ref<HTMLElement | null>>): Ref<number> {
  const width = ref(0);
  const observer = new ResizeObserver(([entry]) => {
    if (entry) width.value = Math.floor(entry.contentRect.width);
  });
  watch(element, (now, before) => {
    if (before) observer.unobserve(before);
    if (now) observer.observe(now);
  });
  onUnmounted(() => {
    observer.disconnect();
  });
  return width;
}
