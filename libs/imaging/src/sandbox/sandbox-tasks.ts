import type { AudioFacts } from '../audio/audio-facts.js';
import type { FileInput } from '../file-input.js';
import type { UndecodableReason } from '../image/image-undecodable.js';
import type { Rung } from '../image/ladder.js';
import type { LadderFacts, MadeImage, MadeRung } from '../image/made-image.js';
import type { TransformPlan } from '../image/transform-options.js';
import type { PdfFacts } from '../pdf/pdf-facts.js';
import type { MeasuredStep } from './step-clock.js';

/** What the media sandbox can do: input and output of each task. */
export interface SandboxTasks {
  /** Makes rungs and hands them over one by one, as they are finished. */
  ladder: { input: FileInput & { rungs: Rung[]; maxFrames: number }; output: LadderFacts };
  /** Makes rung 0. */
  original: { input: FileInput & { maxFrames: number }; output: MadeRung };
  /** Makes one on-demand transform. */
  render: { input: FileInput & { plan: TransformPlan }; output: MadeImage };
  /** Reads how large an image is, upright, from its header. */
  measure: { input: FileInput; output: { width: number; height: number } };
  /** Decodes HEIC into a file that the tasks above can read. */
  heic: { input: FileInput & { target: string; maxBytes: number }; output: Record<string, never> };
  audio: { input: FileInput & { mime: string }; output: AudioFacts };
  pdf: { input: FileInput; output: PdfFacts };
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
