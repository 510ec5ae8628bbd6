import { announce, awaitMigrations, createApi, listen, preload, runProcess } from '@roost/kernel';
import { AppModule } from './app.module.js';

await runProcess(main, async () => {
  const { distribution } = await import('@roost/distribution');
  await preload(distribution, 'api');
});

async function main(): Promise<void> {
  const { composition, running: orm } = await import('../../../ormconfig.ts');
  await awaitMigrations(composition);
  const app = await createApi(composition, await AppModule.register(composition, orm));
  await announce(app);
  await listen(app, composition.config);
}
