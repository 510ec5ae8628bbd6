/** What holds for every task on a file. */
export interface FileInput {
  /** Of the file, on this machine. */
  path: string;
  /** Most pixels that may be decoded, of all frames together. */
  maxPixels: number;
  timeoutSeconds: number;
}
