import { isAvif, readAvifHeader } from '../image/avif-header.js';
import { ImageHeaderError, readImageHeader } from '../image/image-header.js';
import { type FileKind, fileKind } from './file-kind.js';
import { FileRefused } from './file-refused.js';
import { type FileSource, headSource, type ImageExtent, NotThereYet } from './file-source.js';

/** What is known about a file before it is decoded. */
export interface FileFacts extends FileKind {
  /** Of the upright image or video, in pixels; null for other files, and if the beginning of the file does not say. */
  readonly width: number | null;
  readonly height: number | null;
}

/** Images that tell their size at their beginning, and that every decoder here reads. */
export const PICTURE_MIMES: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/avif',
  'image/gif',
]);

/** What is taken of images. */
interface Limits {
  readonly maxPixels: number;
  /** Whether HEIC is decoded. */
  readonly heic: boolean;
}

/**
 * @throws FileRefused; and NotThereYet, where that can be told only once more of the file has arrived
 */
export async function fileFacts(source: FileSource, limits: Limits): Promise<FileFacts> {
  const { head } = source;
  if (head.length === 0) throw new FileRefused('empty');
  const found = await fileKind(source);
  if (!found) throw new FileRefused('unsupported_type');
  const mime = found.mime === 'image/heic' && isAvif(head) ? 'image/avif' : found.mime;
  if (PICTURE_MIMES.has(mime)) return { ...found, mime, ...(await measured(source, limits)) };
  if (mime === 'image/heic') return { ...found, ...sizeOfHeic(head, limits) };
  return { ...found, width: found.width ?? null, height: found.height ?? null };
}

/**
 * What the beginning of a file tells while the rest arrives.
 *
 * @returns undefined where only the rest can tell
 * @throws as `fileFacts`
 */
export async function headFacts(head: Buffer, isWhole: boolean, limits: Limits): Promise<FileFacts | undefined> {
  return fileFacts(headSource(head, isWhole), limits).catch((error: unknown) => {
    if (!(error instanceof NotThereYet)) throw error;
    return undefined;
  });
}

/** Where our reader finds no size, the decoder is asked: it reads headers that no rule knows. */
async function measured(source: FileSource, limits: { maxPixels: number }): Promise<ImageExtent> {
  try {
    const { width, height } = await readImageHeader(source.head, limits);
    return { width, height };
  } catch (error) {
    if (!(error instanceof ImageHeaderError)) throw error;
    if (error.reason !== 'unreadable' || !error.isArguable) throw refusal(error);
    const extent = await source.measure();
    if (!extent) throw refusal(error);
    checkPixels(extent, limits);
    return extent;
  }
}

function checkPixels({ width, height }: ImageExtent, { maxPixels }: { maxPixels: number }): void {
  if (width * height <= maxPixels) return;
  throw new FileRefused('too_many_pixels', `The image has ${String(width)} x ${String(height)} pixels`);
}

/** What is not decoded may have any size. */
function sizeOfHeic(head: Buffer, limits: Limits): { width: number | null; height: number | null } {
  const facts = readAvifHeader(head);
  if (!facts) return { width: null, height: null };
  if (limits.heic) checkPixels(facts, limits);
  return facts.turned ? { width: facts.height, height: facts.width } : { width: facts.width, height: facts.height };
}

const refusal = ({ reason, message }: ImageHeaderError): FileRefused =>
  new FileRefused(reason === 'unsupported' ? 'unsupported_type' : reason, message);
