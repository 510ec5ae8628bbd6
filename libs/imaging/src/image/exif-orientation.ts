const TAG_ORIENTATION = 0x0112;
const TYPE_SHORT = 3;
const ENTRY_BYTES = 12;

/**
 * Whether the EXIF orientation (5 to 8) makes an image's sides change places.
 *
 * @param exif a TIFF structure as EXIF has it, with or without the `Exif` mark before it; any bytes may be given
 */
export function turnsSides(exif: Buffer): boolean {
  const tiff = exif.toString('latin1', 0, 6) === 'Exif\0\0' ? exif.subarray(6) : exif;
  const order = tiff.toString('latin1', 0, 2);
  if (tiff.length < 8 || (order !== 'II' && order !== 'MM')) return false;
  const short = (at: number): number => (order === 'II' ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = order === 'II' ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (directory + 2 > tiff.length) return false;
  // The count is the file's word; what is there bounds it.
  const first = directory + 2;
  const last = Math.min(first + short(directory) * ENTRY_BYTES, tiff.length) - ENTRY_BYTES;
  for (let at = first; at <= last; at += ENTRY_BYTES) {
    if (short(at) !== TAG_ORIENTATION) continue;
    const orientation = short(at + 2) === TYPE_SHORT ? short(at + 8) : 0;
    return orientation >= 5 && orientation <= 8;
  }
  return false;
}
