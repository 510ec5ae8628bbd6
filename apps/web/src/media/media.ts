import { thumbHashToDataURL } from 'thumbhash';
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

/** A blurred idea of an image, until it is there. */
export function placeholderOf(media: Media): string | undefined {
  const hash = media.preview?.thumbhash ?? media.thumbhash;
  if (!hash) return undefined;
  let url = placeholders.get(hash);
  if (url === undefined) {
    url = thumbHashToDataURL(Uint8Array.from(atob(hash), (character) => character.charCodeAt(0)));
    placeholders.set(hash, url);
  }
  return url;
}
