const LONGEST_FILENAME = 255;

/** A file name without folders and controls, as it may go into a header or onto a page. */
export function cleanName(filename: string): string {
  const base = filename.split(/[/\\]/).at(-1) ?? '';
  return (
    base
      .toWellFormed()
      .replaceAll(/\p{Cc}/gu, '')
      .slice(0, LONGEST_FILENAME) || 'unnamed'
  );
}
