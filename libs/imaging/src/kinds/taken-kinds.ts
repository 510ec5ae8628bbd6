/** The kind of a file. */
export type Kind = 'image' | 'audio' | 'video' | 'document';

/** What the header of a film tells. */
export interface FilmFacts {
  /** Of the upright picture, in pixels. */
  readonly width?: number | null;
  readonly height?: number | null;
  /** In seconds. */
  readonly duration?: number | null;
}

/** What the bytes of a file say that it is. */
export interface FileKind extends FilmFacts {
  readonly kind: Kind;
  /** A media type without parameters. */
  readonly mime: string;
  /** Encoding of text as browsers name it, if it can be detected. */
  readonly charset?: string | undefined;
}

/** Media types of file-type that are taken, and what they are called here. */
const TAKEN: Readonly<Record<Kind, Readonly<Record<string, string>>>> = {
  image: {
    'image/jpeg': 'image/jpeg',
    'image/png': 'image/png',
    'image/apng': 'image/png',
    'image/webp': 'image/webp',
    'image/avif': 'image/avif',
    'image/gif': 'image/gif',
    'image/tiff': 'image/tiff',
    'image/heic': 'image/heic',
    'image/heic-sequence': 'image/heic',
    'image/heif': 'image/heic',
    'image/heif-sequence': 'image/heic',
  },
  audio: {
    'audio/mpeg': 'audio/mpeg',
    'audio/flac': 'audio/flac',
    'audio/x-flac': 'audio/flac',
    'audio/wav': 'audio/wav',
    'audio/vnd.wave': 'audio/wav',
    'audio/ogg': 'audio/ogg',
    'audio/opus': 'audio/ogg',
    'audio/x-m4a': 'audio/mp4',
    'audio/mp4': 'audio/mp4',
    'audio/aac': 'audio/aac',
    'audio/aiff': 'audio/aiff',
  },
  video: {
    'video/mp4': 'video/mp4',
    'video/x-m4v': 'video/mp4',
    'video/quicktime': 'video/quicktime',
    'video/webm': 'video/webm',
    'video/matroska': 'video/matroska',
    'video/x-matroska': 'video/matroska',
    'video/mpeg': 'video/mpeg',
    'video/ogg': 'video/ogg',
    'video/3gpp': 'video/3gpp',
    'video/vnd.avi': 'video/x-msvideo',
    'video/x-msvideo': 'video/x-msvideo',
  },
  document: Object.fromEntries(
    [
      'application/pdf',
      'application/rtf',
      'application/epub+zip',
      'application/x-cfb',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/vnd.openxmlformats-officedocument.presentationml.presentation',
      'application/vnd.oasis.opendocument.text',
      'application/vnd.oasis.opendocument.spreadsheet',
      'application/vnd.oasis.opendocument.presentation',
      'application/zip',
      'application/gzip',
      'application/x-tar',
      'application/x-bzip2',
      'application/x-xz',
      'application/zstd',
      'application/x-7z-compressed',
      'application/x-rar-compressed',
    ].map((mime) => [mime, mime]),
  ),
};

const BY_MIME: ReadonlyMap<string, FileKind> = new Map(
  Object.entries(TAKEN).flatMap(([kind, mimes]) =>
    Object.entries(mimes).map(([found, mime]) => [found, { kind: kind as Kind, mime }]),
  ),
);

/** @param found what file-type calls it; @returns undefined for what is not taken */
export const takenKind = (found: string | undefined): FileKind | undefined =>
  BY_MIME.get(found?.split(';')[0]?.trim() ?? '');
