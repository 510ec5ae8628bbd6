/** A text without what makes no difference to whether two are the same: case, width of letters, and how wide its gaps are. */
export const foldText = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim().slice(0, 600);
