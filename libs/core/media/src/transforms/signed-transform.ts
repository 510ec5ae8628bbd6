import { FORMATS, type ImageFormat, TRANSFORM_OPTIONS, type TransformOptions } from '@roost/imaging';

/** What stands in a signed URL: `/media/t/<signature>/<options>/<id>.<extension>`. */
export interface SignedTransform {
  id: string;
  options: TransformOptions;
  /** Unix time in seconds. */
  expires: number;
}

const EXPIRES = 'exp';
const ID = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([a-z]{3,4})$/;

/** The options that are written `<short name>_<value>`: all but the format. */
const NAMED = Object.entries(TRANSFORM_OPTIONS).flatMap(([name, { shortName }]) =>
  shortName === null ? [] : [{ name: name as keyof TransformOptions, shortName }],
);
const NAME_OF: ReadonlyMap<string, string> = new Map(NAMED.map(({ name, shortName }) => [shortName, name]));

const FORMAT_OF: ReadonlyMap<string, ImageFormat | 'auto'> = new Map(
  (['auto', ...FORMATS] as const).map((format) => [fileExtension(format), format]),
);

/** How the name of a file ends that is encoded like this. */
export function fileExtension(format: ImageFormat | 'auto'): string {
  return format === 'jpeg' ? 'jpg' : format;
}

/** Writes `<options>/<id>.<extension>`: all that the signature covers. */
export function writeTransform({ id, options, expires }: SignedTransform): string {
  const named = NAMED.flatMap(({ name, shortName }) => {
    const value = options[name];
    // A comma parts options, so the parts of a crop are parted by `x`.
    return value === undefined ? [] : [`${shortName}_${String(value).replaceAll(',', 'x')}`];
  });
  const extension = fileExtension(options.format ?? 'auto');
  return `${[...named, `${EXPIRES}_${String(expires)}`].join(',')}/${id}.${extension}`;
}

/** @returns what the options say, as text, to be validated as a query would; undefined where it is none. */
export function readTransform(
  options: string,
  file: string,
): { id: string; expires: number; query: Record<string, string> } | undefined {
  const [, id, extension = ''] = ID.exec(file) ?? [];
  const format = FORMAT_OF.get(extension);
  if (id === undefined || format === undefined) return undefined;
  const query: Record<string, string> = { format };
  let expires = Number.NaN;
  for (const pair of options.split(',')) {
    const [shortName = '', value = ''] = pair.split('_');
    const name = NAME_OF.get(shortName);
    if (shortName === EXPIRES) expires = Number(value);
    else if (name !== undefined) query[name] = value.replaceAll('x', ',');
    else return undefined;
  }
  return Number.isSafeInteger(expires) ? { id, expires, query } : undefined;
}
