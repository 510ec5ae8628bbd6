/** What is done with a file: its rungs from 1 up, its full size, or reading what it tells of itself. */
export type ProcessingStep = 'variants' | 'original' | 'file';
