import { Injectable } from '@nestjs/common';
import { ImageUndecodable, SandboxCrashed, type TransformPlan } from '@roost/imaging';
import { MediaConfig } from '../media.config.js';
import { mediaErrors } from '../media.errors.js';
import { DecodableFiles } from '../files/decodable-files.js';
import { Sandbox } from '../files/sandbox.js';

/** Has the media sandbox make one image, and says in words of HTTP what went wrong. */
@Injectable()
export class ImageMaker {
  constructor(
    private readonly files: DecodableFiles,
    private readonly sandbox: Sandbox,
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
