import { readonly, ref } from 'vue';

/** Windows a second. Faster, and what passes is in sight for less than two thirds of a second. */
const FAST = 1.5;
/** So long after the last fast step, it is over. */
const OVER_MS = 120;

const rushing = ref(false);
let top = scrollY;
let at = performance.now();
let over: ReturnType<typeof setTimeout> | undefined;
let frame = 0;

function look(): void {
  const now = performance.now();
  const speed = (Math.abs(scrollY - top) / innerHeight / (now - at)) * 1000;
  [top, at] = [scrollY, now];
  if (speed < FAST) return;
  rushing.value = true;
  clearTimeout(over);
  cancelAnimationFrame(frame);
  over = setTimeout(() => {
    // A busy page hears late of a step: before the frame that shows it.
    frame = requestAnimationFrame(() => {
      rushing.value = false;
    });
  }, OVER_MS);
}

addEventListener('scroll', look, { passive: true });

/** Whether the page is scrolled so fast that nobody sees what passes. */
export const isRushing = readonly(rushing);
