import { distribution } from '@roost/distribution';
import type { Services } from '@roost/embedded';
import {
  type Composition,
  compose,
  loadPackages,
  pluginSetOf,
  pluginSources,
  prepareRunningRole,
  runCommand,
  splitList,
} from '@roost/kernel';
import type { CommandDeclaration } from '@roost/plugin-kit';
import { type Environment, homeOf } from './environment.js';
import { serviceEnvironment } from './start/service-environment.js';

/** A command that a plugin declares, and what was given to it. */
interface PluginCommand {
  args: readonly string[];
  run: (args: readonly string[], env: Environment) => Promise<number>;
}

/** What the plugins of the distribution and those beside it declare. @throws StartupError */
export async function declaredCommands(env: Environment): Promise<CommandDeclaration[]> {
  const sources = await pluginSources(pluginSetOf(homeOf(env)), splitList(env.ROOST_PLUGINS ?? ''));
  const { plugins } = await loadPackages(sources);
  return [...distribution.plugins, ...plugins].flatMap(({ commands = [] }) => commands);
}

/** @param words of the command line: first those of the command's name. */
export function findPluginCommand(
  declared: readonly CommandDeclaration[],
  words: readonly string[],
): PluginCommand | undefined {
  const command = declared.find(({ name }) => name === words.slice(0, name.split(' ').length).join(' '));
  if (!command) return undefined;
  return { args: words.slice(command.name.split(' ').length), run: (args, env) => run(command.name, args, env) };
}

async function run(name: string, args: readonly string[], env: Environment): Promise<number> {
  return withComposition(env, (composition) => runCommand(composition, name, args));
}

/**
 * Runs work on the database that a started server uses, or on the one that it would use, and prints what it returns.
 *
 * @returns the exit code: 1 with one sentence when it is refused.
 */
export async function withComposition(
  env: Environment,
  work: (composition: Composition) => Promise<string>,
  options: { pluginSet?: string } = {},
): Promise<number> {
  const home = homeOf(env);
  try {
    const services = await servicesOf(env, home);
    try {
      const settings = { ...serviceEnvironment(env, home, services), LOG_LEVEL: 'silent' };
      const composition = await compose(distribution, settings, options);
      // The last start may have been one of an older version.
      await prepareRunningRole(composition.config);
      process.stdout.write(`${await work(composition)}\n`);
      return 0;
    } finally {
      await services.stop();
    }
  } catch (error) {
    if (!(error instanceof Error) || !EXPECTED.has(error.name)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

/** The services that are named, those that another process runs, or, where none does, started until `stop`. */
async function servicesOf(env: Environment, home: string): Promise<Services> {
  const { DATABASE_URL: databaseUrl, DATABASE_OWNER_URL, REDIS_URL: redisUrl, ROOST_SECRET: roostSecret } = env;
  if (databaseUrl && redisUrl && roostSecret) {
    const secrets = { roostSecret, databasePassword: '', redisPassword: '' };
    const databaseOwnerUrl = DATABASE_OWNER_URL || undefined;
    return { databaseUrl, databaseOwnerUrl, redisUrl, secrets, stop: () => Promise.resolve() };
  }
  // An image for production has no embedded services.
  const { useEmbedded } = await import('@roost/embedded');
  return useEmbedded({ home, env });
}

/** Failures with one sentence for the person at the terminal. */
const EXPECTED: ReadonlySet<string> = new Set(['EmbeddedError', 'Problem', 'StartupError']);
