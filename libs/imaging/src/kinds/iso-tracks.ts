import type { FileSource } from './file-source.js';
import type { FilmFacts } from './taken-kinds.js';

/** What the tracks of a film or a recording hold. */
export interface Tracks {
  readonly hasPictures: boolean;
  readonly hasSound: boolean;
  readonly film: FilmFacts;
}

/** Boxes before the one that has the tracks: a few in most files, one for each second in those that were recorded in pieces. */
const MOST_BOXES = 1000;
/** So much of the box that has the tracks is looked at: it lists every sample of all tracks. In bytes. */
const MOST_MOVIE_BYTES = 4_194_304;
/** Pictures that stand beside sound: covers and the pictures of chapters. */
const STILL_CODECS: ReadonlySet<string> = new Set(['jpeg', 'mjpa', 'mjpb', 'png ']);

interface Box {
  readonly type: string;
  /** Where its content begins and ends. */
  readonly start: number;
  readonly end: number;
}

/**
 * Reads from an MP4, QuickTime or 3GPP file (ISO/IEC 14496-12) what its tracks hold, wherever it lists them: recorders write that behind the
 * sound.
 *
 * @returns undefined where it lists no tracks
 * @throws as `FileSource.read`
 */
export async function isoTracks(source: FileSource): Promise<Tracks | undefined> {
  const movie = await findMovie(source);
  if (!movie) return undefined;
  const content = await source.read(movie.start, Math.min(movie.end - movie.start, MOST_MOVIE_BYTES));
  const whole: Box = { type: 'moov', start: 0, end: content.length };
  const tracks = boxesIn(content, 0, content.length)
    .filter(({ type }) => type === 'trak')
    .map((box) => ({ box, handler: handlerOf(content, box) }));
  if (tracks.length === 0) return undefined;
  const pictures = tracks.find(({ handler }) => handler === 'vide')?.box;
  const film = { ...(pictures ? extentOf(content, pictures) : {}), duration: durationOf(content, whole) };
  return { hasPictures: pictures !== undefined, hasSound: tracks.some(({ handler }) => handler === 'soun'), film };
}

/** By the header of the movie; of what was recorded in fragments it may stand beside it, or nowhere. */
function durationOf(data: Buffer, movie: Box): number | null {
  const header = child(data, movie, 'mvhd');
  const fragments = child(data, child(data, movie, 'mvex'), 'mehd');
  if (!header || header.end - header.start < 32) return null;
  const [scaleAt, at] = data[header.start] === 1 ? [20, 24] : [12, 16];
  const scale = data.readUInt32BE(header.start + scaleAt);
  const told = readTime(data, header, at) ?? (fragments && readTime(data, fragments, 4));
  return scale === 0 || told === undefined ? null : told / scale;
}

/** In units of the movie's own; undefined for none and for what is not known, all of whose bits are set. */
function readTime(data: Buffer, { start, end }: Box, at: number): number | undefined {
  const bytes = data[start] === 1 ? 8 : 4;
  if (start + at + bytes > end) return undefined;
  const value = bytes === 8 ? Number(data.readBigUInt64BE(start + at)) : data.readUInt32BE(start + at);
  return value === 0 || value >= (bytes === 8 ? 2 ** 63 : 2 ** 32 - 1) ? undefined : value;
}

/** As it is encoded, with its sides exchanged where the matrix of the track makes a quarter turn, as phones note that they were held upright. */
function extentOf(data: Buffer, track: Box): FilmFacts {
  const description = descriptionOf(data, track);
  if (!description || description.start + 44 > description.end) return {};
  const width = data.readUInt16BE(description.start + 40);
  const height = data.readUInt16BE(description.start + 42);
  if (width === 0 || height === 0) return {};
  const header = child(data, track, 'tkhd');
  const matrix = header && header.start + (data[header.start] === 1 ? 52 : 40);
  const isTurned =
    matrix !== undefined &&
    matrix + 20 <= data.length &&
    data.readInt32BE(matrix) === 0 &&
    data.readInt32BE(matrix + 4) !== 0;
  return isTurned ? { width: height, height: width } : { width, height };
}

async function findMovie(source: FileSource): Promise<Box | undefined> {
  for (let at = 0, count = 0; count < MOST_BOXES; count++) {
    const header = await source.read(at, 16);
    const box = readBox(header, 0, Number.MAX_SAFE_INTEGER - at);
    if (!box) return undefined;
    if (box.type === 'moov') return { ...box, start: at + box.start, end: at + box.end };
    at += box.end;
  }
  return undefined;
}

/** @param end of what holds it, to which a box without a size reaches */
function readBox(data: Buffer, at: number, end: number): Box | undefined {
  if (at + 8 > data.length) return undefined;
  const size = data.readUInt32BE(at);
  const type = data.toString('latin1', at + 4, at + 8);
  if (size === 0) return { type, start: at + 8, end };
  if (size !== 1) return size < 8 ? undefined : { type, start: at + 8, end: at + size };
  if (at + 16 > data.length) return undefined;
  const long = Number(data.readBigUInt64BE(at + 8));
  return long < 16 ? undefined : { type, start: at + 16, end: at + long };
}

function boxesIn(data: Buffer, start: number, end: number): Box[] {
  const found: Box[] = [];
  for (let at = start; at < end && found.length < MOST_BOXES;) {
    const box = readBox(data, at, end);
    if (!box) break;
    found.push({ ...box, end: Math.min(box.end, end) });
    at = box.end;
  }
  return found;
}

/** `vide`, `soun` and others; pictures that only stand beside sound are none. */
function handlerOf(data: Buffer, track: Box): string {
  const media = child(data, track, 'mdia');
  const handler = child(data, media, 'hdlr');
  const description = descriptionOf(data, track);
  const type = handler ? data.toString('latin1', handler.start + 8, handler.start + 12) : '';
  const codec = description ? data.toString('latin1', description.start + 12, description.start + 16) : '';
  return type === 'vide' && STILL_CODECS.has(codec) ? 'still' : type;
}

/** Version and number of entries, then the entries: type and, of pictures, size among others. */
const descriptionOf = (data: Buffer, track: Box): Box | undefined =>
  child(data, child(data, child(data, child(data, track, 'mdia'), 'minf'), 'stbl'), 'stsd');

const child = (data: Buffer, parent: Box | undefined, type: string): Box | undefined =>
  parent && boxesIn(data, parent.start, parent.end).find((box) => box.type === type);
