/** One line of a page of pictures. */
export interface Row<T> {
  kind: 'row';
  height: number;
  cells: { item: T; width: number }[];
}

interface Frame {
  width: number;
  gap: number;
  /** How high rows are to be, about. */
  height: number;
}

const NARROWEST = 0.5;
const WIDEST = 2.4;

/**
 * Lays pictures in rows that are as wide as the page, each in its own shape. The last row keeps the height that was wished for.
 *
 * @param shape width by height
 */
export function justify<T>(items: readonly T[], shape: (item: T) => number, { width, gap, height }: Frame): Row<T>[] {
  const rows: Row<T>[] = [];
  let row: { item: T; shape: number }[] = [];
  let sum = 0;
  const close = (rowHeight: number): void => {
    rows.push({
      kind: 'row',
      height: rowHeight,
      cells: row.map((cell) => ({ item: cell.item, width: cell.shape * rowHeight })),
    });
    row = [];
    sum = 0;
  };
  for (const item of items) {
    const bounded = Math.min(WIDEST, Math.max(NARROWEST, shape(item)));
    row.push({ item, shape: bounded });
    sum += bounded;
    const room = width - gap * (row.length - 1);
    if (sum * height >= room) close(Math.floor(room / sum));
  }
  if (row.length > 0) close(Math.min(height, Math.floor((width - gap * (row.length - 1)) / sum)));
  return rows;
}
