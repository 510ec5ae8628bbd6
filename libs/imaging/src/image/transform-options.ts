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

/** Longest edge of a result, with the device's pixel ratio multiplied in. */
const MAX_EDGE = 4096;

interface OptionFacts {
  /** Its name in signed URLs; null for what the extension of the file says there. */
  readonly shortName: string | null;
  readonly description?: string;
  readonly example?: string;
}

/** A number within bounds. */
export interface NumberOption extends OptionFacts {
  readonly kind: 'number';
  readonly isInteger: boolean;
  readonly minimum: number;
  readonly maximum: number;
}

/** One of several values. */
export interface ChoiceOption extends OptionFacts {
  readonly kind: 'choice';
  readonly values: readonly string[] | readonly number[];
  /** Names the type of the values in OpenAPI. */
  readonly enumName?: string;
}

/** Text of one form. */
export interface TextOption extends OptionFacts {
  readonly kind: 'text';
  readonly pattern: RegExp;
  readonly example: string;
}

export type TransformOption = NumberOption | ChoiceOption | TextOption;

/**
 * The options of on-demand transforms, in the order in which URLs and plans have them. Requests, their validation, OpenAPI, the documentation,
 * signed URLs and the keys of stored results follow from this table and from `PLANNED`, which does not compile without an entry for each option.
 */
export const TRANSFORM_OPTIONS = {
  width: { kind: 'number', shortName: 'w', isInteger: true, minimum: 1, maximum: MAX_EDGE, description: 'In pixels' },
  height: { kind: 'number', shortName: 'h', isInteger: true, minimum: 1, maximum: MAX_EDGE, description: 'In pixels' },
  dpr: {
    kind: 'number',
    shortName: 'dpr',
    isInteger: false,
    minimum: 0.5,
    maximum: 4,
    description: 'Device pixel ratio; multiplies width and height',
  },
  fit: { kind: 'choice', shortName: 'fit', values: FITS, enumName: 'ImageFit', description: 'Default inside' },
  position: {
    kind: 'choice',
    shortName: 'pos',
    values: POSITIONS,
    enumName: 'ImagePosition',
    description: 'Which part is kept when the image is cropped. Default center',
  },
  format: {
    kind: 'choice',
    shortName: null,
    values: ['auto', ...FORMATS],
    enumName: 'ImageFormat',
    description: 'Default auto: the best format that Accept names',
  },
  quality: {
    kind: 'number',
    shortName: 'q',
    isInteger: true,
    minimum: 1,
    maximum: 100,
    description: 'Default 50 for AVIF, 100 for PNG, else 80',
  },
  blur: {
    kind: 'number',
    shortName: 'blur',
    isInteger: false,
    minimum: 0.3,
    maximum: 100,
    description: 'Sigma, in pixels',
  },
  background: {
    kind: 'text',
    shortName: 'bg',
    pattern: /^([0-9a-f]{3}|[0-9a-f]{6})$/i,
    example: 'ffffff',
    description: 'Colour behind transparent parts, and around a contained image',
  },
  rotate: { kind: 'choice', shortName: 'rot', values: [0, 90, 180, 270], description: 'Clockwise, in degrees' },
  crop: {
    kind: 'text',
    shortName: 'crop',
    pattern: /^\d{1,5},\d{1,5},[1-9]\d{0,4},[1-9]\d{0,4}$/,
    example: '0,0,400,300',
    description: 'left,top,width,height in pixels of the original, after its rotation',
  },
} as const satisfies Readonly<Record<string, TransformOption>>;

export type TransformOptionName = keyof typeof TRANSFORM_OPTIONS;

type ValueOf<Option> = Option extends { values: readonly (infer Value)[] }
  ? Value
  : Option extends { kind: 'number' }
    ? number
    : string;

/** What somebody asks for; what is left out has a default. */
export type TransformOptions = {
  -readonly [Name in TransformOptionName]?: ValueOf<(typeof TRANSFORM_OPTIONS)[Name]> | undefined;
};

/** A part of an image, in pixels of the upright original. */
export interface Crop {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** An on-demand transform with all defaults filled in: the same plan of the same bytes gives the same image. */
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

/** Whom and what a plan is for. */
interface Circumstances {
  /** The header, for the format `auto`. */
  readonly accept: string;
  readonly sourceMime: string;
}

/** AVIF looks as good at lower figures. */
const DEFAULT_QUALITY: Readonly<Record<ImageFormat, number>> = { avif: 50, webp: 80, jpeg: 80, png: 100 };

/** What each option adds to a plan. The order is that of the key under which a result is stored. */
const PLANNED: {
  readonly [Name in TransformOptionName]: (
    options: TransformOptions,
    circumstances: Circumstances,
  ) => Partial<TransformPlan>;
} = {
  width: ({ width, dpr = 1 }) => (width === undefined ? {} : { width: Math.round(width * dpr) }),
  height: ({ height, dpr = 1 }) => (height === undefined ? {} : { height: Math.round(height * dpr) }),
  // Width and height have it.
  dpr: () => ({}),
  fit: ({ fit = 'inside' }) => ({ fit }),
  position: ({ position = 'center' }) => ({ position }),
  format: (options, circumstances) => ({ format: formatOf(options, circumstances) }),
  quality: (options, circumstances) => ({
    quality: options.quality ?? DEFAULT_QUALITY[formatOf(options, circumstances)],
  }),
  blur: ({ blur }) => (blur === undefined ? {} : { blur }),
  background: ({ background }) => (background === undefined ? {} : { background: `#${background.toLowerCase()}` }),
  rotate: ({ rotate = 0 }) => ({ rotate }),
  crop: ({ crop }) => (crop === undefined ? {} : { crop: cropOf(crop) }),
};

/** @returns undefined when the result would be larger than `MAX_EDGE`. */
export function planOf(options: TransformOptions, circumstances: Circumstances): TransformPlan | undefined {
  const parts = Object.values(PLANNED).map((planned) => planned(options, circumstances));
  const plan = Object.assign({}, ...parts) as TransformPlan;
  return Math.max(plan.width ?? 0, plan.height ?? 0) > MAX_EDGE ? undefined : plan;
}

function formatOf({ format = 'auto' }: TransformOptions, { accept, sourceMime }: Circumstances): ImageFormat {
  if (format !== 'auto') return format;
  if (accept.includes('image/avif')) return 'avif';
  if (accept.includes('image/webp')) return 'webp';
  // What may be transparent stays so.
  return sourceMime === 'image/jpeg' ? 'jpeg' : 'png';
}

function cropOf(text: string): Crop {
  const [left = 0, top = 0, width = 0, height = 0] = text.split(',').map(Number);
  return { left, top, width, height };
}
