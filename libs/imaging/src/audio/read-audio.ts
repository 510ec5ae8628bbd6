import { playingTime } from './count-frames.js';
import type { FileInput } from '../file-input.js';
import type { AudioFacts } from './audio-facts.js';

/** Covers beyond this are left out. In bytes. */
const LARGEST_COVER = 20_971_520;
const LONGEST_TAG = 300;

/** Reads duration, tags and cover of a piece of music. What cannot be read is left out, and said. */
export async function readAudio({ path, mime }: FileInput & { mime: string }): Promise<AudioFacts> {
  const [{ parseFromTokenizer }, { fromFile }] = await Promise.all([import('music-metadata'), import('strtok3')]);
  const tokenizer = await fromFile(path);
  // What it is, is known better than by its first bytes, which may be those of a tag.
  tokenizer.fileInfo.mimeType = mime === 'audio/3gpp' ? 'audio/mp4' : mime;
  try {
    // The whole file is looked through only where its header does not tell how long it plays.
    const { format, common } = await parseFromTokenizer(tokenizer, { duration: true, skipCovers: false });
    const told = format.duration !== undefined && Number.isFinite(format.duration) ? format.duration : null;
    const cover = common.picture?.[0]?.data;
    const tags = {
      title: text(common.title),
      artist: text(common.artist),
      album: text(common.album),
      year: whole(common.year),
      track: whole(common.track.no ?? undefined),
      genre: text(common.genre?.[0]),
    };
    return {
      duration: mime === 'audio/mpeg' ? ((await playingTime(path)) ?? told) : told,
      tags: Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== undefined)),
      cover: cover && cover.length <= LARGEST_COVER ? Buffer.from(cover) : null,
      notice: null,
    };
  } catch {
    // Its errors are of many kinds, all of which say that the file is not as it should be; what matters is that it is kept.
    return { duration: null, tags: {}, cover: null, notice: `The ${mime} file tells nothing of itself` };
  } finally {
    await tokenizer.close();
  }
}

const text = (value: string | undefined): string | undefined => {
  const clean = value
    ?.toWellFormed()
    .replaceAll(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, LONGEST_TAG);
  return clean === '' ? undefined : clean;
};

const whole = (value: number | undefined): number | undefined =>
  value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
