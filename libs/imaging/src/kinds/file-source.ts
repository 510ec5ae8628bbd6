/** Size of an upright image, in pixels. */
export interface ImageExtent {
  readonly width: number;
  readonly height: number;
}

/** The bytes of a file, wherever they are. */
export interface FileSource {
  /** The first `HEAD_BYTES` of the file, or all of it. */
  readonly head: Buffer;
  /**
   * Bytes from any place of the file.
   *
   * @returns fewer where the file ends before
   * @throws NotThereYet while they have not arrived; TooFarAway when more places were asked for than a file of any kind needs
   */
  read(start: number, length: number): Promise<Buffer>;
  /**
   * Asks the decoder itself how large the image is.
   *
   * @returns undefined where it cannot tell either
   * @throws NotThereYet before the file is stored
   */
  measure(): Promise<ImageExtent | undefined>;
}

/** What a file is shows further on than what has arrived of it. */
export class NotThereYet extends Error {
  override readonly name = 'NotThereYet';
}

/** A file that leads its reader from place to place. */
export class TooFarAway extends Error {
  override readonly name = 'TooFarAway';
}

/** The beginning of a file that is still arriving, or all of a small one. */
export function headSource(head: Buffer, isWhole: boolean): FileSource {
  return {
    head,
    measure: () => Promise.reject(new NotThereYet('The file is not stored')),
    read: (start, length) => {
      if (!isWhole && start + length > head.length)
        return Promise.reject(new NotThereYet('The bytes have not arrived'));
      return Promise.resolve(head.subarray(start, start + length));
    },
  };
}
