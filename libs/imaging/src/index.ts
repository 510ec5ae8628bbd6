export type { AudioFacts, AudioTags } from './audio/audio-facts.js';
export type { FileInput } from './file-input.js';
export { hasHeifLibrary } from './heic/heif-library.js';
export { isHeic } from './image/avif-header.js';
export { HEAD_BYTES } from './image/image-header.js';
export { ImageUndecodable, type UndecodableReason } from './image/image-undecodable.js';
export {
  DEFAULT_LADDER,
  ladderKey,
  type LadderStep,
  MAX_RUNGS,
  numberRungs,
  ORIGINAL,
  parseRung,
  type Rung,
  type RungNumbers,
  rungsOf,
  WEBP_MAX_EDGE,
} from './image/ladder.js';
export type { LadderFacts, MadeImage, MadeRung } from './image/made-image.js';
export {
  FORMATS,
  type ImageFormat,
  planOf,
  TRANSFORM_OPTIONS,
  type TransformOption,
  type TransformOptions,
  type TransformPlan,
} from './image/transform-options.js';
export { type FileFacts, fileFacts, headFacts, PICTURE_MIMES } from './kinds/file-facts.js';
export type { FileKind, Kind } from './kinds/file-kind.js';
export { FileRefused, type RefusalReason } from './kinds/file-refused.js';
export type { FileSource, ImageExtent } from './kinds/file-source.js';
export { StoredSource } from './kinds/stored-source.js';
export type { PdfFacts } from './pdf/pdf-facts.js';
export { MediaSandbox, type SandboxOptions, type SandboxSettings } from './sandbox/media-sandbox.js';
export { SandboxCrashed } from './sandbox/sandbox-crashed.js';
export type { SandboxLog } from './sandbox/sandbox-process.js';
export type { SandboxTask, SandboxTasks } from './sandbox/sandbox-tasks.js';
export type { MeasuredStep } from './sandbox/step-clock.js';
