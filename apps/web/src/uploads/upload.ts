import type { Media } from '../media/media.ts';

/**
 * `missing`: a large file of before a reload, which has to be chosen again. `making`: it is sent, and its preview is being made.
 */
export type UploadState = 'waiting' | 'sending' | 'paused' | 'missing' | 'failed' | 'making' | 'landed';

/** One file on its way. */
export interface Upload {
  id: string;
  name: string;
  type: string;
  bytes: number;
  sent: number;
  /** Bytes a second. */
  speed: number;
  state: UploadState;
  /** Why it failed, for people. */
  reason?: string | undefined;
  /** Of the file itself, until there is something better. */
  preview?: string | undefined;
  album?: string | undefined;
  mediaId?: string | undefined;
  media?: Media | undefined;
}

/** What goes with a file: to the server, and for when it has landed. */
export interface UploadMeta extends Record<string, unknown> {
  name: string;
  type: string;
  filename: string;
  filetype: string;
  album?: string;
}
