import { distribution } from '@roost/distribution';
import { EmbeddedError, useEmbedded } from '@roost/embedded';
import { compose, runCommand, StartupError } from '@roost/kernel';
import { type Environment, homeOf } from './environment.js';
import { serviceEnvironment } from './start/service-environment.js';

/** A command that a plugin declares, and what was given to it. */
interface PluginCommand {
  args: readonly string[];
  run: (args: readonly string[], env: Environment) => Promise<number>;
}

const declared = distribution.plugins.flatMap(({ commands = [] }) => commands);

export const listPluginCommands = (): { name: string; summary: string }[] =>
  declared.map(({ name, usage, summary }) => ({ name, summary: `${summary}: ${usage}` }));

/** @param words of the command line: first those of the command's name. */
export function findPluginCommand(words: readonly string[]): PluginCommand | undefined {
  const command = declared.find(({ name }) => name === words.slice(0, name.split(' ').length).join(' '));
  if (!command) return undefined;
  return { args: words.slice(command.name.split(' ').length), run: (args, env) => run(command.name, args, env) };
}

/** Runs on the services of the installation: those that are named, those that run, or, where none does, started for it. */
async function run(name: string, args: readonly string[], env: Environment): Promise<number> {
  const home = homeOf(env);
  try {
    const services = await useEmbedded({ home, env });
    try {
      const composition = await compose(distribution, {
        ...serviceEnvironment(env, home, services),
        LOG_LEVEL: 'silent',
      });
      process.stdout.write(`${await runCommand(composition, name, args)}\n`);
      return 0;
    } finally {
      await services.stop();
    }
  } catch (error) {
    if (!(error instanceof EmbeddedError || error instanceof StartupError || isProblem(error))) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

/** What a plugin refuses with, for the person at the terminal. */
const isProblem = (error: unknown): error is Error => error instanceof Error && error.name === 'Problem';
