import type { HeaderFacts } from './header-facts.js';

interface Box {
  readonly type: string;
  readonly content: Buffer;
}

const HEIF_BRANDS: ReadonlySet<string> = new Set(['heic', 'heix', 'hevc', 'hevx', 'mif1', 'msf1']);

/** Whether a file of the HEIF family is none that can be read as AVIF. */
export function isHeic(head: Buffer): boolean {
  const isHeif = head.toString('latin1', 4, 8) === 'ftyp' && HEIF_BRANDS.has(head.toString('latin1', 8, 12));
  return isHeif && !isAvif(head);
}

/** Whether a file of the HEIF family says that it can be read as AVIF. */
export function isAvif(head: Buffer): boolean {
  const brands = find(boxes(head), 'ftyp') ?? Buffer.alloc(0);
  for (let at = 0; at + 4 <= brands.length; at += 4) {
    const brand = brands.toString('latin1', at, at + 4);
    // The second word is the version of the first one's brand.
    if (at !== 4 && (brand === 'avif' || brand === 'avis')) return true;
  }
  return false;
}

/**
 * The size and rotation that belong to the primary item (ISO/IEC 23008-12, 6.5; ISO/IEC 14496-12, 8.11). image-size is not
 * asked here: it takes the largest item for the picture, does not know rotation, and its time grows with the square of
 * the number of boxes.
 *
 * @returns undefined where `head` does not hold it all
 */
export function readAvifHeader(head: Buffer): HeaderFacts | undefined {
  const meta = boxes((find(boxes(head), 'meta') ?? Buffer.alloc(0)).subarray(4));
  const primary = readPrimaryItem(find(meta, 'pitm'));
  const properties = boxes(find(meta, 'iprp') ?? Buffer.alloc(0));
  const container = boxes(find(properties, 'ipco') ?? Buffer.alloc(0));
  const association = find(properties, 'ipma');
  if (primary === undefined || !association) return undefined;
  const mine = propertiesOf(primary, association).flatMap((index) => container[index - 1] ?? []);
  const extent = find(mine, 'ispe');
  if (!extent || extent.length < 12) return undefined;
  const quarterTurns = (find(mine, 'irot')?.[0] ?? 0) & 3;
  return { width: extent.readUInt32BE(4), height: extent.readUInt32BE(8), turned: quarterTurns % 2 === 1 };
}

/** The boxes that lie one after another in `data`; those that reach beyond it are cut off. */
function boxes(data: Buffer): Box[] {
  const found: Box[] = [];
  let at = 0;
  while (at + 8 <= data.length) {
    const size = data.readUInt32BE(at);
    // 0 means up to the end. 1 means a size of 64 bits, which only image data of gigabytes needs.
    if (size !== 0 && size < 8) break;
    const end = size === 0 ? data.length : at + size;
    found.push({ type: data.toString('latin1', at + 4, at + 8), content: data.subarray(at + 8, end) });
    at = end;
  }
  return found;
}

function find(among: readonly Box[], type: string): Buffer | undefined {
  return among.find((box) => box.type === type)?.content;
}

function readPrimaryItem(pitm: Buffer | undefined): number | undefined {
  if (!pitm || pitm.length < 6) return undefined;
  if (pitm[0] === 0) return pitm.readUInt16BE(4);
  return pitm.length < 8 ? undefined : pitm.readUInt32BE(4);
}

/** Which properties an item has, counted from 1. */
function propertiesOf(item: number, ipma: Buffer): number[] {
  const idBytes = ipma[0] === 0 ? 2 : 4;
  const wide = ((ipma[3] ?? 0) & 1) === 1;
  let at = 8;
  while (at + idBytes + 1 <= ipma.length) {
    const id = ipma.readUIntBE(at, idBytes);
    const count = ipma[at + idBytes] ?? 0;
    const first = at + idBytes + 1;
    const end = first + count * (wide ? 2 : 1);
    if (id === item && end <= ipma.length) {
      // The highest bit says that the property is essential.
      return Array.from({ length: count }, (_, index) =>
        wide ? ipma.readUInt16BE(first + index * 2) & 0x7fff : ipma.readUInt8(first + index) & 0x7f,
      );
    }
    at = end;
  }
  return [];
}
