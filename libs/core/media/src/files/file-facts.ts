import * as imaging from '@roost/imaging';
import type { FileFacts, FileSource } from '@roost/imaging';
import type { Problem } from '@roost/plugin-kit';
import { mediaErrors } from '../media.errors.js';

/** What is taken of images. */
interface Limits {
  readonly maxPixels: number;
  /** Whether HEIC is decoded. */
  readonly heic: boolean;
}

/**
 * What is known about a file before it is decoded.
 *
 * @throws `media.empty`, `media.unsupported_type`, `media.unreadable`, `media.too_many_pixels`; and NotThereYet, where that can be told
 * only once more of the file has arrived
 */
export async function fileFacts(source: FileSource, limits: Limits): Promise<FileFacts> {
  return imaging.fileFacts(source, limits).catch(refuse);
}

/**
 * What the beginning of a file tells while the rest arrives.
 *
 * @returns undefined where only the rest can tell
 * @throws as `fileFacts`
 */
export async function headFacts(head: Buffer, isWhole: boolean, limits: Limits): Promise<FileFacts | undefined> {
  return imaging.headFacts(head, isWhole, limits).catch(refuse);
}

function refuse(error: unknown): never {
  throw error instanceof imaging.FileRefused ? problemOf(error) : error;
}

function problemOf({ reason, detail }: imaging.FileRefused): Problem {
  return mediaErrors[reason](detail === undefined ? {} : { detail });
}
