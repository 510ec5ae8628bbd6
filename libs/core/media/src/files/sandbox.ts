import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { MediaSandbox } from '@roost/imaging';
import { Tracing } from '@roost/plugin-kit';
import { MediaConfig } from '../media.config.js';

/** The media sandbox of this process, which ends with it. */
@Injectable()
export class Sandbox extends MediaSandbox implements OnApplicationShutdown {
  constructor(config: MediaConfig, tracing: Tracing) {
    super({
      megabytes: config.sandboxMegabytes,
      log: new Logger('SandboxProcess'),
      measure: (task, work) => tracing.measure('media.sandbox', task, work),
    });
  }

  /** After the worker's jobs have ended, which are waited for. */
  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }
}
