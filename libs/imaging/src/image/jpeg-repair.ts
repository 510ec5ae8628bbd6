const START_OF_IMAGE = 0xffd8;
const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;
/** What a scan of a sequential JPEG has to say at its end: all coefficients, at full precision. */
const SEQUENTIAL = Buffer.from([0, 63, 0]);

/**
 * Writes a JPEG anew without what phones get wrong around its pixels, which are left as they are: bytes between two segments, and parameters
 * of scans that a sequential JPEG has no use for. Every viewer passes over both; so strict a decoder as ours cannot tell them from damage.
 *
 * @returns undefined where there is nothing of the kind
 */
export function repairJpeg(jpeg: Buffer): Buffer | undefined {
  if (jpeg.length < 4 || jpeg.readUInt16BE(0) !== START_OF_IMAGE) return undefined;
  const kept: Buffer[] = [];
  let isSequential = false;
  /** Up to here it is kept, or left out. */
  let done = 0;
  let at = 2;
  while (at + 4 <= jpeg.length) {
    const marker = nextMarker(jpeg, at);
    if (marker < 0) break;
    if (marker > at) {
      kept.push(jpeg.subarray(done, at));
      done = marker;
    }
    at = marker;
    const type = jpeg.readUInt8(at + 1);
    if (type === END_OF_IMAGE || at + 4 > jpeg.length) break;
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    if (type === 0xc0 || type === 0xc1) isSequential = true;
    if (type !== START_OF_SCAN) {
      at = end;
      continue;
    }
    const isWrong = isSequential && end <= jpeg.length && !jpeg.subarray(end - 3, end).equals(SEQUENTIAL);
    if (isWrong) {
      kept.push(jpeg.subarray(done, end - 3), SEQUENTIAL);
      done = end;
    }
    at = endOfScan(jpeg, end);
  }
  return kept.length > 0 ? Buffer.concat([...kept, jpeg.subarray(done)]) : undefined;
}

/** How much there is of a JPEG behind the header of its first scan: all that its pixels are made of. In bytes. */
export function scanBytes(jpeg: Buffer): number {
  for (let at = nextMarker(jpeg, 2); at >= 0 && at + 4 <= jpeg.length;) {
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    if (jpeg.readUInt8(at + 1) === START_OF_SCAN) return Math.max(0, jpeg.length - end);
    at = nextMarker(jpeg, end);
  }
  return 0;
}

/** Where the next segment begins, before which there may be fill bytes, and should be nothing else. */
export function nextMarker(jpeg: Buffer, from: number): number {
  for (let at = jpeg.indexOf(0xff, from); at >= 0; at = jpeg.indexOf(0xff, at + 1)) {
    while (jpeg[at + 1] === 0xff) at += 1;
    const type = jpeg[at + 1];
    if (type === undefined) return -1;
    if (type !== 0) return at;
  }
  return -1;
}

/** The pixels of a scan end at the next marker that is no restart of it. */
function endOfScan(jpeg: Buffer, from: number): number {
  for (let at = nextMarker(jpeg, from); at >= 0; at = nextMarker(jpeg, at + 2)) {
    const type = jpeg.readUInt8(at + 1);
    if (type < 0xd0 || type > 0xd7) return at;
  }
  return jpeg.length;
}
