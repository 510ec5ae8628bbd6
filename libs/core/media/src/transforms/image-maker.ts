import { Injectable } from '@nestjs/common';
import { ImageUndecodable } from '../image/image-undecodable.js';
import { MediaConfig } from '../media.config.js';
import { mediaErrors } from '../media.errors.js';
import { DecodableFiles } from '../processing/decodable-files.js';
import { SandboxCrashed } from '../sandbox/sandbox-crashed.js';
import { MediaSandbox } from '../sandbox/media-sandbox.js';
import type { TransformPlan } from './transform-plan.js';

/** Has the media sandbox make one image, and says in words of HTTP what went wrong. */
@Injectable()
export class ImageMaker {
  constructor(
    private readonly files: DecodableFiles,
    private readonly sandbox: MediaSandbox,
    private readonly config: MediaConfig,
  ) {}

  /** @throws `media.bad_transform`, `media.busy` */
  async make(blob: { id: string; storage: string }, plan: TransformPlan): Promise<Buffer> {
    const { maxPixels, renderSeconds: timeoutSeconds } = this.config;
    try {
      const limits = { maxPixels, timeoutSeconds };
      const made = await this.files.use(blob, limits, (path) => this.sandbox.run('render', { ...limits, path, plan }));
      return made.data;
    } catch (error) {
      if (error instanceof ImageUndecodable) throw mediaErrors.bad_transform({ detail: error.message, cause: error });
      if (!(error instanceof SandboxCrashed)) throw error;
      throw mediaErrors.busy({ headers: { 'retry-after': '5' }, cause: error });
    }
  }
}
