import { thumbHashToAverageRGBA, thumbHashToDataURL } from 'thumbhash';
import type { Schemas } from '../api/client.ts';

export type Media = Schemas['MediaResponse'];
export type Album = Schemas['AlbumResponse'];

const ICONS = {
  image: 'i-lucide-image',
  audio: 'i-lucide-audio-lines',
  video: 'i-lucide-film',
  document: 'i-lucide-file-text',
} as const;

export const iconOf = ({ kind }: Pick<Media, 'kind'>): string => ICONS[kind];

/** Where media of somebody are looked at, one at a time: all of theirs, or those of an album. */
export function viewOf(user: string, album?: string): (media: Pick<Media, 'id'>) => string {
  const path = `/${encodeURIComponent(user)}/view`;
  const query = album === undefined ? '' : `?album=${encodeURIComponent(album)}`;
  return ({ id }) => `${path}/${id}${query}`;
}

/** Width by height of what is shown of it: the image, a cover, the first page. Undefined where nothing is. */
export function shapeOf({ width, height, preview }: Media): number | undefined {
  const [w, h] = preview ? [preview.width, preview.height] : [width, height];
  return w && h ? w / h : undefined;
}

/** The smallest variant that fills a width in device pixels, else the largest that there is. The full size stays out of it. */
export function variantFor({ variants }: Media, pixels: number): Media['variants'][number] | undefined {
  const rungs = variants.filter(({ name }) => name !== 'original' && name !== 'tiny');
  return rungs.find(({ width }) => width >= pixels) ?? rungs.at(-1) ?? variants.find(({ name }) => name === 'original');
}

const placeholders = new Map<string, string>();
const hashOf = ({ preview, thumbhash }: Media): string | undefined => preview?.thumbhash ?? thumbhash ?? undefined;
const bytesOf = (hash: string): Uint8Array => Uint8Array.from(atob(hash), (character) => character.charCodeAt(0));

/** A blurred idea of an image, until it is there. */
export function placeholderOf(media: Media): string | undefined {
  const hash = hashOf(media);
  if (!hash) return undefined;
  let url = placeholders.get(hash);
  if (url === undefined) {
    url = thumbHashToDataURL(bytesOf(hash));
    placeholders.set(hash, url);
  }
  return url;
}

/** The colour of an image on the whole, as CSS: it costs a hundredth of its placeholder. */
export function tintOf(media: Media): string | undefined {
  const hash = hashOf(media);
  if (!hash) return undefined;
  const { r, g, b, a } = thumbHashToAverageRGBA(bytesOf(hash));
  const [red, green, blue] = [r, g, b].map((part) => Math.round(part * 255));
  return `rgb(${String(red)} ${String(green)} ${String(blue)} / ${String(a)})`;
}
