/**
 * Copies a text. Browsers have a clipboard on pages that came by TLS or from this machine only; on others they copy what is chosen.
 *
 * @param shown the element that shows it
 */
export async function copy(text: string, shown: Element | null): Promise<boolean> {
  const { clipboard } = navigator as { clipboard?: Clipboard };
  if (clipboard) {
    await clipboard.writeText(text);
    return true;
  }
  if (shown) getSelection()?.selectAllChildren(shown);
  // Without another way there, the old one.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  return shown !== null && document.execCommand('copy');
}
