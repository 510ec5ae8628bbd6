import type { Readable } from 'node:stream';
import type { Principal } from './principal.js';

/** A file part of a multipart request, while it arrives. */
export interface IncomingFile {
  /** Name of the form field. */
  field: string;
  /** File name from the client: untrusted, may be empty. */
  filename: string;
  /** Ends early, with `truncated` true, when the file is larger than allowed. */
  stream: Readable & { truncated?: boolean };
  /** Who sends it; undefined on public routes. */
  principal?: Principal | undefined;
}

/** What is known about a form before it is read. */
export interface AnnouncedForm {
  /** Length of the whole body, if the client declares it. */
  contentLength: number | undefined;
  principal?: Principal | undefined;
}

/** Receives the files of a form as they arrive. Staged files are discarded unless the handler succeeds. */
export abstract class FileSink<T extends object = object> {
  /** Called before the body is read. @throws a Problem to refuse it unread. */
  admit?(form: AnnouncedForm): Promise<void>;
  /** Reads the stream to its end and keeps the bytes. @throws a Problem to refuse the file; nothing may then be left behind. */
  abstract stage(file: IncomingFile): Promise<T>;
  /** Identifies the content, for example by SHA-256. A repeated request with the same `Idempotency-Key` must have the same value. */
  digest?(staged: T): string;
  /** Undoes `stage`. Called when the request fails after it or repeats an earlier one, and when the client goes away. */
  abstract discard(staged: T): Promise<void>;
}
