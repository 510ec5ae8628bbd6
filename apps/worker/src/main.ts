import { createWorker, lowerPriority, runProcess } from '@roost/kernel';
import { WorkerModule } from './worker.module.js';

await runProcess(async () => {
  const { composition, running: orm } = await import('../../../ormconfig.ts');
  lowerPriority(composition.config.workerNice);
  await createWorker(composition, await WorkerModule.register(composition, orm));
});
