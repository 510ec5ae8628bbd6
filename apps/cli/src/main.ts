import { type Environment, loadEnvironment } from './environment.js';

/** A command of `roost`. @returns its exit code. */
export interface Command {
  run: (args: readonly string[], env: Environment) => Promise<number>;
}

const COMMANDS: Readonly<Record<string, { summary: string; load: () => Promise<Command> }>> = {
  start: { summary: 'start everything: services, API and worker', load: () => import('./commands/start.js') },
  restart: {
    summary: 'replace the API and the worker of a running server without a gap, for example after new settings',
    load: () => import('./commands/restart.js'),
  },
  dev: {
    summary: 'like start, but build again and restart when a source changes',
    load: () => import('./commands/dev.js'),
  },
  doctor: {
    summary: 'check the installation, and say how to fix what is wrong',
    load: () => import('./commands/doctor.js'),
  },
  demo: { summary: 'sign up and upload photos against a running server', load: () => import('./commands/demo.js') },
  test: { summary: 'run the tests; arguments go to jest', load: () => import('./commands/test.js') },
  soak: {
    summary: 'soak [minutes] [seed]: run the randomized specs for longer',
    load: () => import('./commands/soak.js'),
  },
  migrate: { summary: 'bring the database of DATABASE_URL up to date', load: () => import('./commands/migrate.js') },
  sample: { summary: 'write a sample photo to a path', load: () => import('./commands/sample.js') },
  bench: {
    summary: 'measure the API, or with "web" the web app, and write docs/performance.md',
    load: () => import('./commands/bench.js'),
  },
  pictures: { summary: 'take the pictures of docs/pictures again', load: () => import('./commands/pictures.js') },
  plugin: {
    summary: 'write a new plugin; add, list, update, remove and purge plugins',
    load: () => import('./commands/plugin.js'),
  },
  generate: { summary: 'write the generated files again', load: () => import('./commands/generate.js') },
};

const [name = '--help', ...args] = process.argv.slice(2);
const command = COMMANDS[name];
if (command) {
  const { run } = await command.load();
  // Not by the event loop running dry: the watchers of `dev` would keep it going.
  process.exit(await run(args, loadEnvironment()));
}
const { declaredCommands, findPluginCommand } = await import('./plugin-commands.js');
const environment = loadEnvironment();
const declared = await declaredCommands(environment);
const found = findPluginCommand(declared, [name, ...args]);
if (found) process.exit(await found.run(found.args, environment));
const own = Object.entries(COMMANDS).map(([key, { summary }]) => ({ name: key, summary }));
const theirs = declared.map(({ usage, summary, ...rest }) => ({ ...rest, summary: `${summary}: ${usage}` }));
const lines = [...own, ...theirs].map((known) => `  ${known.name.padEnd(14)} ${known.summary}`);
process.stdout.write(`roost <command>\n\n${lines.join('\n')}\n`);
process.exitCode = name === '--help' || name === 'help' ? 0 : 2;
