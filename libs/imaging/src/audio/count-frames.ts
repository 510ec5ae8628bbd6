import { open } from 'node:fs/promises';
import { findMpegFrame, LONGEST_FRAME, MPEG_HEADER_BYTES, readMpegFrame } from './mpeg-frames.js';

const CHUNK_BYTES = 1_048_576;
/** Where encoders say how many frames there are, within the first one, which then holds no sound: behind its side information. */
const COUNT_BYTES = 64;
const COUNT_MARKS = ['Xing', 'Info', 'VBRI'];

/**
 * How long MPEG audio plays, by all of its frames: what encoders note of their number is often missing, or of another file. Tags and
 * whatever else stands between frames is passed over.
 *
 * @returns seconds; null where there are no frames
 */
export async function playingTime(path: string): Promise<number | null> {
  const file = await open(path);
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    const count = new FrameCount();
    for (let at = 0, length = CHUNK_BYTES; length === CHUNK_BYTES;) {
      length = (await file.read(chunk, 0, CHUNK_BYTES, at)).bytesRead;
      at += count.take(chunk.subarray(0, length), length < CHUNK_BYTES);
    }
    return count.seconds > 0 ? count.seconds : null;
  } finally {
    await file.close();
  }
}

/** What was counted so far. */
class FrameCount {
  seconds = 0;
  /** Of which all frames are, once the first one was found. */
  private stream: number | undefined;

  /** @returns how far behind the first of these bytes the next ones are wanted */
  take(data: Buffer, isLast: boolean): number {
    let at = 0;
    while (at + MPEG_HEADER_BYTES <= data.length) {
      const frame = this.stream === undefined ? undefined : readMpegFrame(data, at);
      if (!frame || frame.stream !== this.stream) {
        const next = findMpegFrame(data, at, this.stream);
        if (next < 0) return isLast ? data.length : Math.max(at, data.length - LONGEST_FRAME - MPEG_HEADER_BYTES);
        this.stream ??= this.begin(data, next);
        at = next;
        continue;
      }
      // A frame that is cut off at the end of the file is played by nobody.
      if (at + frame.bytes > data.length) return isLast ? data.length : at;
      this.seconds += frame.samples / frame.sampleRate;
      at += frame.bytes;
    }
    return at;
  }

  private begin(data: Buffer, at: number): number | undefined {
    const frame = readMpegFrame(data, at);
    const beginning = data.toString('latin1', at, at + COUNT_BYTES);
    if (frame && COUNT_MARKS.some((mark) => beginning.includes(mark))) this.seconds -= frame.samples / frame.sampleRate;
    return frame?.stream;
  }
}
