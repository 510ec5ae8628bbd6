import type { ImageFormat, TransformOptions } from '@roost/imaging';

/** What stands in a signed URL: `/media/t/<signature>/<options>/<id>.<extension>`. */
export interface SignedTransform {
  id: string;
  options: TransformOptions;
  /** Unix time in seconds. */
  expires: number;
}

const FORMATS: Readonly<Record<string, ImageFormat | 'auto'>> = {
  auto: 'auto',
  avif: 'avif',
  webp: 'webp',
  jpg: 'jpeg',
  png: 'png',
};
const EXTENSIONS: ReadonlyMap<string, string> = new Map(
  Object.entries(FORMATS).map(([extension, format]) => [format, extension]),
);

/** Names of options in URLs. */
const NAMES = {
  w: 'width',
  h: 'height',
  dpr: 'dpr',
  fit: 'fit',
  pos: 'position',
  q: 'quality',
  blur: 'blur',
  bg: 'background',
  rot: 'rotate',
  crop: 'crop',
} as const;

const ID = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([a-z]{3,4})$/;

/** Writes `<options>/<id>.<extension>`: all that the signature covers. */
export function writeTransform({ id, options, expires }: SignedTransform): string {
  const named = Object.entries(NAMES).flatMap(([name, option]) => {
    const value = options[option];
    // A comma parts options, so the parts of a crop are parted by `x`.
    return value === undefined ? [] : [`${name}_${String(value).replaceAll(',', 'x')}`];
  });
  const extension = EXTENSIONS.get(options.format ?? 'auto') ?? 'auto';
  return `${[...named, `exp_${String(expires)}`].join(',')}/${id}.${extension}`;
}

/** @returns what the options say, as text, to be validated as a query would; undefined where it is none. */
export function readTransform(
  options: string,
  file: string,
): { id: string; expires: number; query: Record<string, string> } | undefined {
  const [, id, extension = ''] = ID.exec(file) ?? [];
  const format = Object.hasOwn(FORMATS, extension) ? FORMATS[extension] : undefined;
  if (id === undefined || format === undefined) return undefined;
  const query: Record<string, string> = { format };
  let expires = Number.NaN;
  for (const pair of options.split(',')) {
    const [name = '', value = ''] = pair.split('_');
    if (name === 'exp') expires = Number(value);
    else if (Object.hasOwn(NAMES, name)) query[NAMES[name as keyof typeof NAMES]] = value.replaceAll('x', ',');
    else return undefined;
  }
  return Number.isSafeInteger(expires) ? { id, expires, query } : undefined;
}
