import { EntityManager } from '@mikro-orm/postgresql';
import type { INestApplicationContext } from '@nestjs/common';
import { Hooks, type StartNotice } from '@roost/plugin-kit';
import { environment } from '../config/environment.js';
import { noticeLine } from './notices.js';
import { newTraceId, RequestScope } from '../scope/request-scope.js';

/** Hands what plugins have to tell the person who starts the server to the supervisor, if there is one. */
export async function announce(app: INestApplicationContext): Promise<void> {
  if (!environment.ROOST_SUPERVISED) return;
  for (const notice of await noticesOf(app)) process.stdout.write(noticeLine(notice));
}

/** Asks the plugins what the person who starts the server has to know. */
export async function noticesOf(app: INestApplicationContext): Promise<readonly StartNotice[]> {
  const scope = new RequestScope(newTraceId(), app.get(EntityManager));
  const { notices } = await scope.run(() => app.get(Hooks).run('kernel.announcing', { notices: [] }));
  return notices;
}
