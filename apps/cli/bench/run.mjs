/** Runs every figure and writes them into docs/performance.md; with `--large`, only growth, in still larger tables. Started by `npm run bench`, which brings the services. */
import { migrate } from '@roost/kernel';
import { run as runLadder } from '../../../libs/imaging/bench/ladder.bench.mjs';
import { runBodies } from './bodies.bench.mjs';
import { runFirstMail } from './first-mail.bench.mjs';
import { runGrowth } from './growth.bench.mjs';
import { runIdle } from './idle.bench.mjs';
import { runMedia } from './media.bench.mjs';
import { runProjects } from './projects.bench.mjs';
import { report } from './report.mjs';
import { runRoutes } from './routes.bench.mjs';

const { composition } = await import('../../../ormconfig.ts');
await migrate(composition);
const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, ROOST_SECRET: secret } = process.env;
const services = { databaseUrl, redisUrl, secret };
const figures = [
  runIdle,
  runLadder,
  runRoutes,
  () => runBodies(services),
  () => runMedia(services),
  () => runGrowth(services),
  runFirstMail,
  runProjects,
];
// Filling takes longer than all figures together.
const large = [() => runGrowth(services, { large: true })];
await (process.argv.includes('--large') ? report(large, 'bench-large') : report(figures, 'bench'));
