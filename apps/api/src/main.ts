import { announce, createApi, listen, runProcess } from '@roost/kernel';
import { AppModule } from './app.module.js';

await runProcess(async () => {
  const { composition, running: orm } = await import('../../../ormconfig.ts');
  const app = await createApi(composition, await AppModule.register(composition, orm));
  await announce(app);
  await listen(app, composition.config);
});
