import type { Readable } from 'node:stream';
import type { Principal } from './principal.js';

/** A file part of a multipart request, while it arrives. */
export interface IncomingFile {
  /** Name of the form field. */
  field: string;
  /** As the client calls it: untrusted, may be empty. */
  filename: string;
  /** Ends early, with `truncated` true, when the file is larger than allowed. */
  stream: Readable & { truncated?: boolean };
  /** Who sends it; undefined on public routes. */
  principal?: Principal | undefined;
}

/** What is known of a form before any of it was read. */
export interface AnnouncedForm {
  /** Of the whole body, where the client says so. */
  contentLength: number | undefined;
  principal?: Principal | undefined;
}

/** Takes the files of a form as they arrive. What it staged is discarded unless the handler succeeds. */
export abstract class FileSink<T extends object = object> {
  /** Called before the body is read. @throws a Problem to refuse it unread. */
  admit?(form: AnnouncedForm): Promise<void>;
  /** Reads the stream to its end and keeps the bytes. @throws a Problem to refuse the file; nothing may then be left behind. */
  abstract stage(file: IncomingFile): Promise<T>;
  /** Tells files apart, as their SHA-256: a repetition with the same `Idempotency-Key` has to bring the same. */
  digest?(staged: T): string;
  /** Undoes `stage`. Called when the request fails after it or repeats an earlier one, and when the client goes away. */
  abstract discard(staged: T): Promise<void>;
}
