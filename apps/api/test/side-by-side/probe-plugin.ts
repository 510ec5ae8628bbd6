/** Jobs that say on standard error, which is not written in batches, when they run. */
export const PROBE = `
import { Module } from '@nestjs/common';
import { definePlugin, OnJob } from '@roost/plugin-kit';
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
handler('tick', 'probe.tick');
handler('work', 'probe.work');
class WorkerModule {}
Module({ providers: [Handlers] })(WorkerModule);
export default definePlugin({
  name: 'probe', version: '1.0.0', compat: '^1.0.0',
  jobs: [{ name: 'probe.tick', everySeconds: 1 }, { name: 'probe.work' }],
  worker: () => WorkerModule,
});`;
