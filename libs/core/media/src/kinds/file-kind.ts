import { isUtf8 } from 'node:buffer';
import { fileTypeFromBuffer } from 'file-type';

/** What sort of thing a file is. */
export type Kind = 'image' | 'audio' | 'video' | 'document';

/** What the first bytes of a file say that it is. */
export interface FileKind {
  readonly kind: Kind;
  /** A media type without parameters. */
  readonly mime: string;
}

/** What file-type wants to see of most files. In bytes: more would only let a hostile one keep it busy. */
const SAMPLE_BYTES = 4100;
/** Office files are archives, whose first entries have to be seen. In bytes. */
const ARCHIVE_SAMPLE_BYTES = 65_536;
/** So much of a text is looked at. In bytes. */
const TEXT_SAMPLE_BYTES = 65_536;

const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const ZIP_SIGNATURE = Buffer.from('504b', 'hex');

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

/** An SVG is text whose first element is `svg`; a declaration, comments and a document type may come before it. */
const SVG =
  /^\uFEFF?\s*(<\?xml[^>]{0,200}\?>\s*)?(<!--[^>]{0,2000}-->\s*|<!DOCTYPE[^>]{0,500}(\[[^\]]{0,2000}\]\s*)?>\s*){0,5}<svg[\s>/]/i;
/** What no text has. */
const CONTROL = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/;

/**
 * Tells from the first bytes of a file what it is, whatever its name or its sender says. Text of any other kind, HTML and
 * scripts too, is `text/plain`.
 *
 * @param head the beginning of the file: 64 KB or more, or all of it
 * @returns undefined for what is not taken: programs, and bytes that nobody knows
 */
export async function fileKind(head: Buffer): Promise<FileKind | undefined> {
  // file-type walks through a PNG to tell the animated ones, and gives up where a chunk is longer than what it sees.
  if (head.subarray(0, 8).equals(PNG_SIGNATURE)) return { kind: 'image', mime: 'image/png' };
  const isText = looksLikeText(head.subarray(0, TEXT_SAMPLE_BYTES));
  if (isText && SVG.test(head.toString('utf8', 0, SAMPLE_BYTES))) return { kind: 'image', mime: 'image/svg+xml' };
  const sample = head.subarray(0, 2).equals(ZIP_SIGNATURE) ? ARCHIVE_SAMPLE_BYTES : SAMPLE_BYTES;
  const found = await fileTypeFromBuffer(head.subarray(0, sample));
  const known = BY_MIME.get(found?.mime.split(';')[0]?.trim() ?? '');
  if (known) return known;
  return isText ? { kind: 'document', mime: 'text/plain' } : undefined;
}

/** UTF-8 without control characters; the last character may be cut off. */
function looksLikeText(sample: Buffer): boolean {
  if (sample.length === 0) return false;
  const isWhole = [0, 1, 2, 3].some((cut) => isUtf8(sample.subarray(0, Math.max(0, sample.length - cut))));
  return isWhole && !CONTROL.test(sample.toString('utf8'));
}
