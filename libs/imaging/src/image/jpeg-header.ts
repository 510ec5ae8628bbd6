import { turnsSides } from './exif-orientation.js';
import type { HeaderFacts } from './header-facts.js';
import { nextMarker } from './jpeg-repair.js';

const APP1 = 0xe1;
const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;

/**
 * Walks from segment to segment up to the frame header (ITU-T T.81, B.1.1.2 and B.2.2), however much of EXIF, profiles and
 * thumbnails lies before it. Bytes between two segments, which some phones leave there, are passed over, as decoders do. image-size is
 * not asked here, since it creeps on byte by byte where it is lost.
 *
 * @returns undefined when there is no frame header within `head`
 */
export function readJpegHeader(head: Buffer): HeaderFacts | undefined {
  let turned: boolean | undefined;
  for (let at = nextMarker(head, 2); at >= 0 && at + 4 <= head.length;) {
    const marker = head.readUInt8(at + 1);
    if (marker === END_OF_IMAGE || marker === START_OF_SCAN) return undefined;
    const length = head.readUInt16BE(at + 2);
    if (length < 2) return undefined;
    if (isFrame(marker)) {
      if (at + 9 > head.length) return undefined;
      return { width: head.readUInt16BE(at + 7), height: head.readUInt16BE(at + 5), turned: turned ?? false };
    }
    const content = head.subarray(at + 4, at + 2 + length);
    if (marker === APP1 && content.toString('latin1', 0, 4) === 'Exif') turned ??= turnsSides(content);
    at = nextMarker(head, at + 2 + length);
  }
  return undefined;
}

/** SOF0 to SOF15, among which DHT, JPG and DAC have their numbers. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
