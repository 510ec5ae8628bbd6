/** Jobs that say on standard error, which is not written in batches, when they run. */
export const PROBE = `
import { Module } from '@nestjs/common';
import { defineJob, definePlugin, OnJob } from '@roost/plugin-kit';
const say = (text) => process.stderr.write(text + '\\n');
class Handlers {
  async tick() { say('tick ' + Date.now()); }
  async work({ number }) {
    say('begun ' + number);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    say('ended ' + number);
  }
}
const handler = (name, job) =>
  OnJob(job)(Handlers.prototype, name, Object.getOwnPropertyDescriptor(Handlers.prototype, name));
const tick = defineJob('probe.tick', { schedule: () => ({ everySeconds: 1 }) });
const work = defineJob('probe.work');
handler('tick', tick);
handler('work', work);
class WorkerModule {}
Module({ providers: [Handlers] })(WorkerModule);
export default definePlugin({
  name: 'probe', version: '1.0.0', compat: '^1.0.0',
  jobs: [tick, work],
  worker: () => WorkerModule,
});`;
