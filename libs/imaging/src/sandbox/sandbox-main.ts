/** Entry of the media sandbox: takes tasks from its parent, many at once, and ends with it. */
import { AnimationTransformer } from '../image/animation-transformer.js';
import { ImageRenderer } from '../image/image-renderer.js';
import { ImageTransformer } from '../image/image-transformer.js';
import { ImageUndecodable } from '../image/image-undecodable.js';
import type { LadderFacts, MadeRung } from '../image/made-image.js';
import { decodeHeic } from '../heic/decode-heic.js';
import { readAudio } from '../audio/read-audio.js';
import { readPdf } from '../pdf/read-pdf.js';
import { StepClock } from './step-clock.js';
import type { SandboxReply, SandboxRequest, SandboxTasks } from './sandbox-tasks.js';

const stills = new ImageTransformer();
const animations = new AnimationTransformer();
const renderer = new ImageRenderer();
/** Tasks that wait for their last rung to be stored. */
const waiting = new Map<number, () => void>();

const reply = (message: SandboxReply): void => {
  process.send?.(message);
};

async function handOver(id: number, rung: MadeRung, clock: StepClock): Promise<void> {
  clock.stop('media.rung', rung.rung.name);
  const stored = new Promise<void>((resolve) => waiting.set(id, resolve));
  reply({ id, type: 'rung', rung });
  await stored;
  clock.start();
}

/** An animation within its limits; undefined for what is made of one frame. */
async function animationOf({ path, maxFrames, ...options }: SandboxTasks['original']['input']) {
  const animation = await animations.measure(path, options);
  if (!animation) return { animation: undefined, isTooLong: false };
  const { frames, width, height } = animation;
  const isTooLong = frames > maxFrames || frames * width * height > options.maxPixels;
  return { animation: isTooLong ? undefined : animation, isTooLong };
}

async function makeLadder(id: number, input: SandboxTasks['ladder']['input'], clock: StepClock): Promise<LadderFacts> {
  const { animation, isTooLong } = await animationOf(input);
  const onRung = (rung: MadeRung) => handOver(id, rung, clock);
  const { path, rungs } = input;
  const facts = animation
    ? await animations.deriveLadder(path, animation, rungs, input, onRung)
    : await stills.deriveLadder(path, rungs, input, onRung);
  const { width, height, damaged, thumbhash } = facts;
  const notice = isTooLong ? 'The animation is too long: variants show its first frame' : null;
  return { width, height, damaged, thumbhash, frames: animation?.frames ?? null, notice };
}

async function makeOriginal(input: SandboxTasks['original']['input']): Promise<MadeRung> {
  const { animation } = await animationOf(input);
  return animation ? animations.deriveOriginal(input.path, animation, input) : stills.deriveOriginal(input.path, input);
}

async function perform(request: Exclude<SandboxRequest, { task: 'next' }>, clock: StepClock): Promise<unknown> {
  switch (request.task) {
    case 'ladder':
      return makeLadder(request.id, request.input, clock);
    case 'original':
      return makeOriginal(request.input);
    case 'render':
      return renderer.render(request.input.path, request.input.plan, request.input);
    case 'measure':
      return stills.size(request.input.path, request.input);
    case 'heic':
      return decodeHeic(request.input);
    case 'audio':
      return readAudio(request.input);
    case 'pdf':
      return readPdf(request.input);
  }
}

async function answer(request: Exclude<SandboxRequest, { task: 'next' }>): Promise<void> {
  const { id, task } = request;
  const clock = new StepClock();
  try {
    const output = await perform(request, clock);
    if (task !== 'ladder') clock.stop(`media.${task}`, task);
    reply({ id, type: 'done', output, steps: clock.steps });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof ImageUndecodable)
      reply({ id, type: 'undecodable', reason: error.reason, detail: causeOf(error) });
    else reply({ id, type: 'failed', message });
  } finally {
    waiting.delete(id);
  }
}

/** What the decoder said. */
const causeOf = ({ cause, message }: Error): string => (cause instanceof Error ? cause.message : message);

process.on('message', (request: SandboxRequest) => {
  if (request.task === 'next') waiting.get(request.id)?.();
  else void answer(request);
});
process.on('disconnect', () => process.exit());
