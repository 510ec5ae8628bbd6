/** How an image is fitted to a box. */
export const FITS = ['cover', 'contain', 'fill', 'inside', 'outside'] as const;
export type Fit = (typeof FITS)[number];

/** Which part of an image stays when it is cut to a box; `attention` and `entropy` look for what matters. */
export const POSITIONS = [
  'center',
  'top',
  'right-top',
  'right',
  'right-bottom',
  'bottom',
  'left-bottom',
  'left',
  'left-top',
  'attention',
  'entropy',
] as const;
export type Position = (typeof POSITIONS)[number];

/** What an image is encoded as. */
export const FORMATS = ['avif', 'webp', 'jpeg', 'png'] as const;
export type ImageFormat = (typeof FORMATS)[number];

/** A part of an image, in pixels of the upright original. */
export interface Crop {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** An on-demand transform, with all that was left open settled: the same plan of the same bytes gives the same image. */
export interface TransformPlan {
  /** In pixels, with the device's pixel ratio multiplied in. */
  readonly width?: number;
  readonly height?: number;
  readonly fit: Fit;
  readonly position: Position;
  readonly format: ImageFormat;
  /** 1 to 100. */
  readonly quality: number;
  /** Sigma of a Gaussian, in pixels. */
  readonly blur?: number;
  /** `#rrggbb`, behind what is transparent and around what is contained. */
  readonly background?: string;
  /** Quarter turns clockwise, in degrees. */
  readonly rotate: 0 | 90 | 180 | 270;
  readonly crop?: Crop;
}

/** Longest edge of a result, with the device's pixel ratio multiplied in. */
export const MAX_EDGE = 4096;

/** What somebody asks for; what is left out is up to us. */
export interface TransformOptions {
  width?: number | undefined;
  height?: number | undefined;
  /** Device pixel ratio: multiplies both. */
  dpr?: number | undefined;
  fit?: Fit | undefined;
  position?: Position | undefined;
  /** `auto`: the best that the client takes. */
  format?: ImageFormat | 'auto' | undefined;
  quality?: number | undefined;
  blur?: number | undefined;
  /** `rrggbb` or `rgb`, in hex. */
  background?: string | undefined;
  rotate?: number | undefined;
  /** `left,top,width,height` */
  crop?: string | undefined;
}

/** AVIF looks as good at lower figures. */
const DEFAULT_QUALITY: Readonly<Record<ImageFormat, number>> = { avif: 50, webp: 80, jpeg: 80, png: 100 };

/**
 * Settles what was left open.
 *
 * @param accept the header, for `auto`
 * @returns undefined when the result would be larger than `MAX_EDGE`
 */
export function planOf(
  options: TransformOptions,
  accept: string | undefined,
  sourceMime: string,
): TransformPlan | undefined {
  const { dpr = 1, width, height, blur, background, crop, rotate = 0 } = options;
  const format = !options.format || options.format === 'auto' ? chosenFormat(accept ?? '', sourceMime) : options.format;
  const scaled = (edge: number): number => Math.round(edge * dpr);
  if (scaled(width ?? 0) > MAX_EDGE || scaled(height ?? 0) > MAX_EDGE) return undefined;
  const [left = 0, top = 0, cropWidth = 0, cropHeight = 0] = crop?.split(',').map(Number) ?? [];
  return {
    ...(width === undefined ? {} : { width: scaled(width) }),
    ...(height === undefined ? {} : { height: scaled(height) }),
    fit: options.fit ?? 'inside',
    position: options.position ?? 'center',
    format,
    quality: options.quality ?? DEFAULT_QUALITY[format],
    ...(blur === undefined ? {} : { blur }),
    ...(background === undefined ? {} : { background: `#${background.toLowerCase()}` }),
    rotate: rotate as TransformPlan['rotate'],
    ...(crop === undefined ? {} : { crop: { left, top, width: cropWidth, height: cropHeight } }),
  };
}

function chosenFormat(accept: string, sourceMime: string): ImageFormat {
  if (accept.includes('image/avif')) return 'avif';
  if (accept.includes('image/webp')) return 'webp';
  // What may be transparent stays so.
  return sourceMime === 'image/jpeg' ? 'jpeg' : 'png';
}
