/** Whether a pointer is down right now, anywhere on the page. */
let isPressed = false;
const waiting = new Set<() => void>();

addEventListener(
  'pointerdown',
  () => {
    isPressed = true;
  },
  true,
);
for (const end of ['pointerup', 'pointercancel'] as const) addEventListener(end, release, true);

/** What a press was for comes first: a click follows its `pointerup`. */
function release(): void {
  isPressed = false;
  const due = [...waiting];
  waiting.clear();
  if (due.length > 0)
    setTimeout(() => {
      due.forEach((work) => {
        work();
      });
    });
}

/** Does something that may move the page: not while something is pressed, which would be gone from under the pointer. */
export function afterPress(work: () => void): void {
  if (isPressed) waiting.add(work);
  else work();
}
