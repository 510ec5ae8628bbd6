import { awaitMigrations, createWorker, lowerPriority, preload, runProcess } from '@roost/kernel';
import { WorkerModule } from './worker.module.js';

await runProcess(main, async () => {
  const { distribution } = await import('@roost/distribution');
  await preload(distribution, 'worker');
});

async function main(): Promise<void> {
  const { composition, running: orm } = await import('../../../ormconfig.ts');
  await awaitMigrations(composition);
  lowerPriority(composition.config.workerNice);
  await createWorker(composition, await WorkerModule.register(composition, orm));
}
