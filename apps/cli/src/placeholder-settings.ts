import { type Environment, homeOf } from './environment.js';

/** What loading needs and nothing is done with, where the installation brings it itself. */
const PLACEHOLDERS = {
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing',
  REDIS_URL: 'redis://127.0.0.1:1',
  ROOST_SECRET: 'placeholder for a secret that is never used',
};

/** Settings with which everything can be loaded, and nothing reached that is not named. */
export function placeholderSettings(env: Environment): Environment {
  const missing = Object.entries(PLACEHOLDERS).filter(([name]) => !env[name]);
  return { ...env, ...Object.fromEntries(missing), ROOST_HOME: homeOf(env) };
}
