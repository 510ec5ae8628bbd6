import { Injectable } from '@nestjs/common';
import { BlobsRepository, type StorageBlob } from '@roost/storage';
import {
  ImageUndecodable,
  SandboxCrashed,
  type FileInput,
  type SandboxOptions,
  type SandboxTask,
  type SandboxTasks,
} from '@roost/imaging';
import { MediaConfig } from '../media.config.js';
import { SlowOwnersService } from '../fair-queue/slow-owners.service.js';
import { DecodableFiles } from '../files/decodable-files.js';
import { MediaOutcome } from './media-outcome.js';
import { Sandbox } from '../files/sandbox.js';

/** A file that took so many processes down is not looked at again. */
const MOST_CRASHES = 2;

type TaskInput<T extends SandboxTask> = Omit<SandboxTasks[T]['input'], keyof FileInput>;

/** How work on a file is done. */
export interface ProcessingOptions {
  onRung?: SandboxOptions['onRung'];
  /** Whether it yields to work that a person waits for, and may take the longest time allowed for a file. Default false. */
  isLowPriority?: boolean;
}

/** Has the media sandbox work on the file of a blob, and settles what goes wrong with it. */
@Injectable()
export class FileProcessor {
  constructor(
    private readonly blobs: BlobsRepository,
    private readonly files: DecodableFiles,
    private readonly sandbox: Sandbox,
    private readonly slowOwners: SlowOwnersService,
    private readonly outcome: MediaOutcome,
    private readonly config: MediaConfig,
  ) {}

  /**
   * @returns undefined when there is no output, which is settled: the blob has `failed`, is `ready` without what was wanted, or
   * is moved to the low-priority queue
   * @throws what may go better another time
   */
  async run<T extends SandboxTask>(
    task: T,
    blob: StorageBlob,
    input: TaskInput<T>,
    { onRung, isLowPriority = false }: ProcessingOptions = {},
  ): Promise<SandboxTasks[T]['output'] | undefined> {
    const { maxPixels } = this.config;
    const timeoutSeconds = this.secondsFor(task, isLowPriority);
    // After a crash a file is looked at in a process of its own.
    const options = { ...(onRung ? { onRung } : {}), alone: isLowPriority || blob.crashes > 0 };
    try {
      const limits = { maxPixels, timeoutSeconds };
      return await this.files.use(blob, limits, (path) => {
        const whole = { ...input, ...limits, path } as SandboxTasks[T]['input'];
        return this.sandbox.run(task, whole, options);
      });
    } catch (error) {
      if (error instanceof ImageUndecodable && error.reason === 'timeout')
        await this.settleLate(task, blob, isLowPriority);
      else if (error instanceof ImageUndecodable) await this.settle(blob, error);
      else if (error instanceof SandboxCrashed) await this.countCrash(blob, error);
      else throw error;
      return undefined;
    }
  }

  private secondsFor(task: SandboxTask, isLowPriority: boolean): number {
    const { jobSeconds, previewSeconds, turnSeconds } = this.config;
    if (isRead(task)) return previewSeconds;
    return isLowPriority ? jobSeconds : Math.min(turnSeconds, jobSeconds);
  }

  private async settleLate(task: SandboxTask, { id }: StorageBlob, isLowPriority: boolean): Promise<void> {
    if (!isLowPriority) await this.slowOwners.count(id);
    if (isRead(task)) {
      await this.outcome.succeed(id, { notice: 'The file takes too long to look into: there is no preview' });
    } else if (isLowPriority) await this.outcome.fail(id, new ImageUndecodable('timeout').message);
    else await this.slowOwners.defer(id, task === 'original' ? 'original' : 'variants');
  }

  private async settle({ id, mime }: StorageBlob, { reason, message }: ImageUndecodable): Promise<void> {
    // Without the decoder for it, it depends on how libvips was built; the file may be sound.
    const isUnknown = reason === 'unsupported' || (!this.files.decodesHeic && reason !== 'too_many_pixels');
    if (mime === 'image/heic' && isUnknown) {
      await this.outcome.succeed(id, { notice: 'HEIC cannot be decoded on this server: there are no variants' });
    } else {
      await this.outcome.fail(id, message);
    }
  }

  private async countCrash({ id }: StorageBlob, error: SandboxCrashed): Promise<void> {
    await this.slowOwners.count(id);
    if ((await this.blobs.countCrash(id)) < MOST_CRASHES) throw error;
    await this.outcome.fail(id, 'The file was set aside: it took the process down that looked at it, twice');
  }
}

/** Nothing but its preview is lost when it takes too long. */
const isRead = (task: SandboxTask): boolean => task === 'audio' || task === 'pdf';
