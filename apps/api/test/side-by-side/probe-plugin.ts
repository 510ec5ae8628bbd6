import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Jobs that say on standard error, which is not written in batches, when they run. */
const PROBE = `
import { Module } from '@nestjs/common';
import { defineJob, definePlugin, OnJob } from '@roost/plugin-kit';
const say = (text) => process.stderr.write(text + '\\n');
class Handlers {
  async tick() { say('tick ' + Date.now()); }
  async yearly() { say('yearly ' + Date.now()); }
  async work({ number }) {
    say('begun ' + number);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    say('ended ' + number);
  }
}
const handler = (name, job) =>
  OnJob(job)(Handlers.prototype, name, Object.getOwnPropertyDescriptor(Handlers.prototype, name));
const tick = defineJob('probe.tick', { schedule: () => ({ everySeconds: 1 }) });
const yearly = defineJob('probe.yearly', { schedule: () => ({ cron: '0 4 29 2 *', timeZone: 'Europe/Zurich' }) });
const work = defineJob('probe.work');
handler('tick', tick);
handler('yearly', yearly);
handler('work', work);
class WorkerModule {}
Module({ providers: [Handlers] })(WorkerModule);
export default definePlugin({
  name: 'probe', version: '1.0.0', compat: '^1.0.0',
  jobs: [tick, yearly, work],
  worker: () => WorkerModule,
});`;

/** Writes the plugin into a folder of its own. @returns its path */
export async function writeProbe(): Promise<string> {
  // Inside the repository, so that it finds plugin-kit as an installed plugin would; what git ignores.
  const parent = join(import.meta.dirname, '../../../../.roost/test-plugins');
  await mkdir(parent, { recursive: true });
  const plugin = join(await mkdtemp(join(parent, 'side-')), 'probe.mjs');
  await writeFile(plugin, PROBE);
  return plugin;
}
