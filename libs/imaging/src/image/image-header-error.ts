/** Why the beginning of a file is refused. */
export type ImageHeaderReason = 'too_many_pixels' | 'unreadable' | 'unsupported';

/** A file that its first bytes already rule out. The message is fit for the uploader. */
export class ImageHeaderError extends Error {
  constructor(
    readonly reason: ImageHeaderReason,
    message: string,
    /** Whether a decoder might find what is missing. */
    readonly isArguable = false,
  ) {
    super(message);
    this.name = 'ImageHeaderError';
  }
}
