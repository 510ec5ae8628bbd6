import { migrate } from '@roost/kernel';
import { runMedia } from './media.bench.mjs';
const { default: orm } = await import('../../../ormconfig.ts');
await migrate(orm);
const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, ROOST_SECRET: secret } = process.env;
for (const t of await runMedia({ databaseUrl, redisUrl, secret })) { console.log(t.title); console.table(t.rows.map(r=>({...r, value:r.value.toFixed(1), ratio:r.ratio?.toFixed(3)}))); }
