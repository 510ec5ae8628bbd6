import type { MeasuredStep } from '@roost/plugin-kit';
import type { AudioTags } from '../blobs/media-blob.entity.js';
import type { Rung } from '../image/ladder.js';
import type { UndecodableReason } from '../image/image-undecodable.js';
import type { TransformPlan } from '../transforms/transform-plan.js';

/** What holds for every task on a file. */
export interface SandboxInput {
  /** Of the file, on this machine. */
  path: string;
  /** Most pixels that may be decoded, of all frames together. */
  maxPixels: number;
  timeoutSeconds: number;
}

/** An image as a file in memory. */
export interface MadeImage {
  width: number;
  height: number;
  data: Buffer;
}

/** A rung as it is finished. */
export interface MadeRung extends MadeImage {
  rung: Rung;
}

/** What making the ladder tells of an image. */
export interface LadderFacts {
  width: number;
  height: number;
  /** Of an animation that was kept as one. */
  frames: number | null;
  thumbhash: string;
  /** Parts of the image are missing, or had to be guessed. */
  damaged: boolean;
  notice: string | null;
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

/** What can be known of a PDF. */
export interface PdfFacts {
  pages: number | null;
  /** The first page, as PNG. */
  preview: Buffer | null;
  notice: string | null;
}

/** What the media sandbox can do: input and output of each task. */
export interface SandboxTasks {
  /** Makes rungs and hands them over one by one, as they are finished. */
  ladder: { input: SandboxInput & { rungs: Rung[]; maxFrames: number }; output: LadderFacts };
  /** Makes rung 0. */
  original: { input: SandboxInput & { maxFrames: number }; output: MadeRung };
  /** Makes one on-demand transform. */
  render: { input: SandboxInput & { plan: TransformPlan }; output: MadeImage };
  /** Reads how large an image is, upright, from its header. */
  measure: { input: SandboxInput; output: { width: number; height: number } };
  /** Decodes HEIC into a file that the tasks above can read. */
  heic: { input: SandboxInput & { target: string; maxBytes: number }; output: Record<string, never> };
  audio: { input: SandboxInput & { mime: string }; output: AudioFacts };
  pdf: { input: SandboxInput; output: PdfFacts };
}

export type SandboxTask = keyof SandboxTasks;

/** From the parent to the media sandbox. */
export type SandboxRequest =
  | { [T in SandboxTask]: { id: number; task: T; input: SandboxTasks[T]['input'] } }[SandboxTask]
  /** The rung was stored: go on. */
  | { id: number; task: 'next' };

/** From the media sandbox to its parent. */
export type SandboxReply =
  | { id: number; type: 'rung'; rung: MadeRung }
  | { id: number; type: 'done'; output: unknown; steps: MeasuredStep[] }
  | { id: number; type: 'undecodable'; reason: UndecodableReason; detail: string }
  | { id: number; type: 'failed'; message: string };
