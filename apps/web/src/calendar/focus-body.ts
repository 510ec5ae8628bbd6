/** The first field of a dialog gets the focus, or its last button where it has none; never the cross. */
export function focusBody(event: Event): void {
  const dialog =
    event.currentTarget instanceof HTMLElement ? event.currentTarget : document.querySelector('[role=dialog]');
  const field = dialog?.querySelector<HTMLElement>('[data-slot=body] :is(select, input:not([type=radio]), textarea)');
  const button = [...(dialog?.querySelectorAll<HTMLElement>('[data-slot=footer] button') ?? [])].at(-1);
  if (!field && !button) return;
  event.preventDefault();
  (field ?? button)?.focus();
}
