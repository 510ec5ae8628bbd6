import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What is known of a file; null is what does not apply, undefined what no tool here can tell. */
export interface Known {
  kind?: string | undefined;
  width?: number | null | undefined;
  height?: number | null | undefined;
  duration?: number | null | undefined;
  pages?: number | null | undefined;
}

interface Probe {
  streams: { codec_type: string; width?: number; height?: number; disposition?: { attached_pic?: number } }[];
  format: { duration?: string };
}

const IMAGE = /\.(tiff?|jpe?g|png|gif|webp|avif|heic|svg)$/;
const SOUND_OR_FILM = /\.(mp3|flac|og[agv]|opus|wav|aiff|m4a|3gp|mp4|mov|mkv|webm)$/;
const TURNED = new Set(['LeftTop', 'RightTop', 'RightBottom', 'LeftBottom']);

/** What `identify`, `ffprobe` and `pdfinfo` say of a file. */
export async function askTools(path: string): Promise<Known> {
  const name = path.toLowerCase();
  if (IMAGE.test(name)) return { kind: 'image', ...(await identify(path)) };
  if (SOUND_OR_FILM.test(name)) return ffprobe(path);
  if (name.endsWith('.pdf')) return { kind: 'document', pages: await pdfinfo(path) };
  return { kind: 'document' };
}

async function identify(path: string): Promise<Known> {
  // Drawings have no pixels of their own.
  if (path.endsWith('.svg')) return { width: null, height: null };
  const said = await ask('identify', ['-format', '%w %h %[orientation]', `${path}[0]`]);
  if (said === undefined) return {};
  const [width, height, orientation = ''] = said.split(' ');
  const size = [Number(width), Number(height)];
  const [wide, tall] = TURNED.has(orientation) ? size.toReversed() : size;
  return { width: wide, height: tall };
}

async function ffprobe(path: string): Promise<Known> {
  const entries = 'stream=codec_type,width,height:stream_disposition=attached_pic:format=duration';
  const said = await ask('ffprobe', ['-v', 'error', '-show_entries', entries, '-of', 'json', path]);
  if (said === undefined) return {};
  const { streams, format } = JSON.parse(said) as Probe;
  const film = streams.find((stream) => stream.codec_type === 'video' && stream.disposition?.attached_pic !== 1);
  const duration = format.duration === undefined ? null : Number(format.duration);
  return { kind: film ? 'video' : 'audio', width: film?.width ?? null, height: film?.height ?? null, duration };
}

async function pdfinfo(path: string): Promise<number | undefined> {
  const pages = /Pages:\s+(\d+)/.exec((await ask('pdfinfo', [path])) ?? '')?.[1];
  return pages === undefined ? undefined : Number(pages);
}

/** @returns undefined where there is no such tool, or it does not know the file */
const ask = (tool: string, args: string[]): Promise<string | undefined> =>
  run(tool, args, { timeout: 30_000 }).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
