import { Injectable, Module } from '@nestjs/common';
import {
  defineEvent,
  defineJob,
  definePlugin,
  type DeliveryContext,
  JobFailed,
  jobFailed,
  OnEvent,
  OnJob,
  UnrecoverableError,
} from '@roost/plugin-kit';

class Said {
  number: number;
}
export const said = defineEvent('probe.said', { version: 1, payload: Said });
export const work = defineJob('probe.work', { payload: Said, attempts: 3, backoffMs: 10 });

export const HOUR_MS = 3_600_000;
export const isBroken = { event: true, job: true };
/** The number of which the handler waits until it is let go. */
export const held = { number: 0, letGo: () => {} };
export const heard: string[] = [];
export const failures: JobFailed[] = [];
export const triesToTell: number[] = [];

@Injectable()
class Handlers {
  @OnEvent(said, { id: 'listen' })
  async listen({ number }: Said): Promise<void> {
    if (isBroken.event) throw new UnrecoverableError('I am deaf');
    if (held.number === number) await new Promise<void>((resolve) => (held.letGo = resolve));
    heard.push(`said ${number}`);
  }

  @OnJob(work)
  async work({ number }: Said, { attempt, reportProgress }: DeliveryContext): Promise<void> {
    if (isBroken.job) throw new Error(`no strength, ${attempt}`);
    await reportProgress({ done: 1, of: 2 });
    if (held.number === number) await new Promise<void>((resolve) => (held.letGo = resolve));
    heard.push(`work ${number}`);
  }

  @OnEvent(jobFailed, { id: 'note-failures' })
  async noteFailure(failure: JobFailed): Promise<void> {
    if (failure.handler.startsWith('probe')) failures.push(failure);
    return Promise.resolve();
  }

  @OnEvent(jobFailed, { id: 'fail-again' })
  async failAgain(_failure: JobFailed, { attempt }: DeliveryContext): Promise<void> {
    triesToTell.push(attempt);
    return Promise.reject(new UnrecoverableError('I cannot bear it'));
  }
}

@Module({ providers: [Handlers] })
class ProbeModule {}

export const probe = definePlugin({
  name: 'probe',
  version: '1.0.0',
  compat: '^1.0.0',
  events: [said],
  jobs: [work],
  worker: () => ProbeModule,
});
