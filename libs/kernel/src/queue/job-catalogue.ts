import { Inject, Injectable } from '@nestjs/common';
import type { QueueDeclaration } from '@roost/plugin-kit';
import type { Composition } from '../plugins/composition.js';
import { COMPOSITION } from '../plugins/composition.token.js';
import { jobsOf, type JobSpec, queuesOf } from './queues.js';

/** Every queue and job of the loaded plugins. */
@Injectable()
export class JobCatalogue {
  readonly jobs: ReadonlyMap<string, JobSpec>;
  readonly queues: readonly QueueDeclaration[];

  constructor(@Inject(COMPOSITION) { plugins }: Composition) {
    this.jobs = jobsOf(plugins);
    this.queues = queuesOf(plugins);
  }

  spec(name: string): JobSpec {
    const spec = this.jobs.get(name);
    if (!spec) throw new Error(`No loaded plugin declares the job ${name}`);
    return spec;
  }
}
