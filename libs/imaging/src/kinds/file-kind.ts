import { fileTypeFromBuffer } from 'file-type';
import { findMpegFrame } from '../audio/mpeg-frames.js';
import { type FileSource, TooFarAway } from './file-source.js';
import { isoTracks, type Tracks } from './iso-tracks.js';
import { matroskaTracks } from './matroska-tracks.js';
import { oggKind } from './ogg-streams.js';
import { type FileKind, takenKind } from './taken-kinds.js';
import { readText } from './text-encoding.js';

export type { FileKind, Kind } from './taken-kinds.js';

/** What file-type wants to see of most files. In bytes: more would only let a hostile one keep it busy. */
const SAMPLE_BYTES = 4100;
/** So much of a text is looked at. In bytes. */
const TEXT_SAMPLE_BYTES = 65_536;
/** So much is looked through for frames of MPEG audio: some encoders write other things first. In bytes. */
const MPEG_SAMPLE_BYTES = 65_536;
/** Tags that stand one behind another. */
const MOST_TAGS = 4;

const PNG_SIGNATURE = '89504e470d0a1a0a';
const OGG_SIGNATURE = '4f676753';
const ZIP_SIGNATURE = '504b0304';
/** Little and big endian, of files up to 4 GB and beyond. */
const TIFF_SIGNATURES: ReadonlySet<string> = new Set(['49492a00', '4d4d002a', '49492b00', '4d4d002b']);

/** An SVG is text whose first element is `svg`; a declaration, comments and a document type may come before it. */
const SVG =
  /^\uFEFF?\s*(<\?xml[^>]{0,200}\?>\s*)?(<!--[^>]{0,2000}-->\s*|<!DOCTYPE[^>]{0,500}(\[[^\]]{0,2000}\]\s*)?>\s*){0,5}<svg[\s>/]/i;

/**
 * Tells from the bytes of a file what it is, whatever its name or its sender says. Text of any other kind, HTML and scripts too, is
 * `text/plain`.
 *
 * @returns undefined for what is not taken: programs, and bytes that nobody knows
 * @throws NotThereYet where that can be told only once more of the file has arrived
 */
export async function fileKind(source: FileSource): Promise<FileKind | undefined> {
  const { head } = source;
  const signature = head.toString('hex', 0, 8);
  // file-type walks through a PNG to tell the animated ones, and gives up where a chunk is longer than what it sees.
  if (signature === PNG_SIGNATURE) return { kind: 'image', mime: 'image/png' };
  if (signature.startsWith('494433')) return behindTags(source);
  const isArchive = signature.startsWith(ZIP_SIGNATURE);
  const isTiff = TIFF_SIGNATURES.has(signature.slice(0, 8));
  // Entries of archives tell office files apart, and the directory of a TIFF the raw files of cameras.
  const found = await fileTypeFromBuffer(isArchive || isTiff ? head : head.subarray(0, SAMPLE_BYTES));
  if (isTiff && !found) return { kind: 'image', mime: 'image/tiff' };
  const known = signature.startsWith(OGG_SIGNATURE) ? oggKind(head) : takenKind(found?.mime);
  if (known?.mime === 'audio/mpeg') return hasMpegFrames(head) ? known : undefined;
  if (known) return byTracks(known, source);
  return readableKind(head, found !== undefined);
}

/** Text, drawings among it. What has a signature of its own is text only if it is plainly such. */
function readableKind(head: Buffer, hasSignature: boolean): FileKind | undefined {
  const sample = head.subarray(0, TEXT_SAMPLE_BYTES);
  const read = readText(sample, head.length > TEXT_SAMPLE_BYTES);
  if (!read || (hasSignature && read.charset === undefined && !read.text.startsWith('<'))) return undefined;
  const { charset, text } = read;
  if (SVG.test(text.slice(0, SAMPLE_BYTES))) return { kind: 'image', mime: 'image/svg+xml' };
  return { kind: 'document', mime: 'text/plain', charset };
}

/** Music of several kinds has ID3 tags before it, which hold covers and are as large as these. */
async function behindTags(source: FileSource): Promise<FileKind | undefined> {
  let at = 0;
  for (let tags = 0; tags < MOST_TAGS; tags++) {
    const header = await source.read(at, 10);
    if (header.toString('latin1', 0, 3) !== 'ID3' || header.length < 10) break;
    at += 10 + synchsafe(header, 6) + ((header.readUInt8(5) & 0x10) === 0 ? 0 : 10);
  }
  const sample = await source.read(at, MPEG_SAMPLE_BYTES);
  const found = await fileTypeFromBuffer(sample.subarray(0, SAMPLE_BYTES));
  const known = takenKind(found?.mime);
  if (known && known.mime !== 'audio/mpeg') return known.kind === 'audio' ? known : undefined;
  return (!found || known) && hasMpegFrames(sample) ? { kind: 'audio', mime: 'audio/mpeg' } : undefined;
}

/** Seven bits a byte. */
const synchsafe = (data: Buffer, at: number): number =>
  [0, 1, 2, 3].reduce((value, index) => value * 128 + (data.readUInt8(at + index) & 127), 0);

/** Two bytes make a header of MPEG audio; that a second one stands where it says, makes it music. */
const hasMpegFrames = (data: Buffer): boolean => findMpegFrame(data.subarray(0, MPEG_SAMPLE_BYTES)) >= 0;

/** What holds sound alone is music, whatever its brand says. */
async function byTracks(known: FileKind, source: FileSource): Promise<FileKind> {
  const [type, subtype = ''] = known.mime.split('/');
  if (['mp4', 'quicktime', '3gpp'].includes(subtype)) {
    const tracks = await isoTracks(source).catch(unlessTooFar);
    if (!tracks) return known;
    if (isSound(tracks)) return { kind: 'audio', mime: subtype === '3gpp' ? 'audio/3gpp' : 'audio/mp4' };
    if (!tracks.hasPictures) return known;
    return { ...(type === 'audio' ? { kind: 'video', mime: 'video/mp4' } : known), ...tracks.film };
  }
  if (['webm', 'matroska'].includes(subtype)) {
    const tracks = matroskaTracks(source);
    if (tracks && isSound(tracks)) return { kind: 'audio', mime: `audio/${subtype}` };
    if (tracks?.hasPictures === true) return { ...known, ...tracks.film };
  }
  return known;
}

const isSound = ({ hasPictures, hasSound }: Tracks): boolean => hasSound && !hasPictures;

function unlessTooFar(error: unknown): undefined {
  if (!(error instanceof TooFarAway)) throw error;
}
