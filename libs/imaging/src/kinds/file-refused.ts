/** Why a file is not taken. */
export type RefusalReason = 'empty' | 'too_many_pixels' | 'unreadable' | 'unsupported_type';

/** The file is not taken, whatever else becomes known of it. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';

  constructor(
    readonly reason: RefusalReason,
    /** What is wrong with this very file, fit for the uploader. */
    readonly detail?: string,
  ) {
    super(detail ?? reason);
  }
}
