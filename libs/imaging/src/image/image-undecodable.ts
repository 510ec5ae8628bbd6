/** What is wrong with an image that cannot be decoded. */
export type UndecodableReason = 'bad_crop' | 'corrupt' | 'timeout' | 'too_many_pixels' | 'truncated' | 'unsupported';

const SENTENCES: Readonly<Record<UndecodableReason, string>> = {
  bad_crop: 'The crop is not inside the image',
  corrupt: 'The image is damaged',
  timeout: 'The image takes too long to process',
  too_many_pixels: 'The image has too many pixels',
  truncated: 'The image is incomplete',
  unsupported: 'The file is not an image of a supported kind',
};

/**
 * No variants can be made of this file, however often it is tried. The message is fit for the uploader; what the decoder
 * said is in `cause`, since it may name paths of the server.
 */
export class ImageUndecodable extends Error {
  constructor(
    readonly reason: UndecodableReason,
    options?: ErrorOptions,
  ) {
    super(SENTENCES[reason], options);
    this.name = 'ImageUndecodable';
  }

  /**
   * Reads an error of sharp.
   *
   * @returns undefined where the file may be sound and the machine is at fault: no such file, no memory, no space.
   */
  static from(error: unknown): ImageUndecodable | undefined {
    const text = error instanceof Error ? error.message : String(error);
    if (/input file is missing|i\/o error|no space left|too many open files|permission denied/i.test(text))
      return undefined;
    // libheif calls its own ceilings a memory error; those do lie in the file.
    if (/memory|allocat/i.test(text) && !/security limit/i.test(text)) return undefined;
    return new ImageUndecodable(reasonIn(text), { cause: error });
  }
}

function reasonIn(text: string): UndecodableReason {
  if (/(pixel|channel) limit/i.test(text)) return 'too_many_pixels';
  if (/unsupported image format|is not in a known format/i.test(text)) return 'unsupported';
  if (/premature end|end of file|bad seek|truncated/i.test(text)) return 'truncated';
  return 'corrupt';
}
