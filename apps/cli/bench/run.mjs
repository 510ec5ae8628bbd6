/** Runs every figure and writes them into docs/performance.md. Started by `npm run bench`, which brings the services. */
import { migrate } from '@roost/kernel';
import { run as runLadder } from '../../../libs/imaging/bench/ladder.bench.mjs';
import { runBodies } from './bodies.bench.mjs';
import { runFirstMail } from './first-mail.bench.mjs';
import { runGrowth } from './growth.bench.mjs';
import { runIdle } from './idle.bench.mjs';
import { runMedia } from './media.bench.mjs';
import { report } from './report.mjs';
import { runRoutes } from './routes.bench.mjs';

const { composition } = await import('../../../ormconfig.ts');
await migrate(composition);
const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, ROOST_SECRET: secret } = process.env;
const services = { databaseUrl, redisUrl, secret };
await report(
  [
    runIdle,
    runLadder,
    runRoutes,
    () => runBodies(services),
    () => runMedia(services),
    () => runGrowth(services, { large: process.argv.includes('--large') }),
    runFirstMail,
  ],
  'bench',
);
