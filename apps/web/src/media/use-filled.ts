import { onUnmounted, type Ref, shallowRef, watch } from 'vue';
import { isRushing } from '../look/rushing.ts';

const A_FRAME = 2;

/**
 * Which of the lines that are shown have their tiles. The others have colours, which cost next to nothing: what rushes past needs no more, and
 * a jump draws a few lines in each frame instead of all in one.
 *
 * @param shown numbers of lines, in the order in which they are wanted
 */
export function useFilled(shown: Readonly<Ref<readonly number[]>>): Readonly<Ref<ReadonlySet<number>>> {
  const filled = shallowRef<ReadonlySet<number>>(new Set());
  let frame = 0;

  function fill(): void {
    frame = 0;
    const left = shown.value.filter((line) => !filled.value.has(line));
    if (isRushing.value || left.length === 0) return;
    const still = shown.value.filter((line) => filled.value.has(line));
    filled.value = new Set([...still, ...left.slice(0, A_FRAME)]);
    later();
  }

  function later(): void {
    frame ||= requestAnimationFrame(fill);
  }

  watch([shown, isRushing], later, { immediate: true });
  onUnmounted(() => {
    cancelAnimationFrame(frame);
  });
  return filled;
}
