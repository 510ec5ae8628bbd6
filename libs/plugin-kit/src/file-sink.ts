import type { Readable } from 'node:stream';

/** A file part of a multipart request, while it arrives. */
export interface IncomingFile {
  /** Name of the form field. */
  field: string;
  /** As the client calls it: untrusted, may be empty. */
  filename: string;
  /** Ends early, with `truncated` true, when the file is larger than allowed. */
  stream: Readable & { truncated?: boolean };
}

/** Takes the files of a form as they arrive. What it staged is discarded unless the handler succeeds. */
export abstract class FileSink<T extends object = object> {
  /** Reads the stream to its end and keeps the bytes. @throws a Problem to refuse the file; nothing may then be left behind. */
  abstract stage(file: IncomingFile): Promise<T>;
  /** Undoes `stage`. Called when the request fails after it, and when the client goes away. */
  abstract discard(staged: T): Promise<void>;
}
