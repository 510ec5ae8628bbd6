/** Tags of an audio file. */
export interface AudioTags {
  title?: string;
  artist?: string;
  album?: string;
  year?: number;
  track?: number;
  genre?: string;
}

/** What can be known of a piece of music. */
export interface AudioFacts {
  /** In seconds; null where the file does not tell. */
  duration: number | null;
  tags: AudioTags;
  /** The cover as a file, as it was embedded. */
  cover: Buffer | null;
  notice: string | null;
}
