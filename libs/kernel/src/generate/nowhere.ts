/** Settings that let modules and entities be built; nothing of them is ever connected to. */
export const NOWHERE = {
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing',
  REDIS_URL: 'redis://127.0.0.1:1',
  // No plugins are installed there.
  ROOST_HOME: '/nowhere',
  ROOST_SECRET: 'a secret that protects nothing at all',
};
