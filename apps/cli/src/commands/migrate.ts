import { migrate, StartupError } from '@roost/kernel';

/** Runs every pending migration of every plugin. */
export async function run(): Promise<number> {
  try {
    const { composition } = await import('../../../../ormconfig.ts');
    const names = await migrate(composition);
    process.stdout.write(names.map((name) => `${name}\n`).join('') || 'The schema is up to date\n');
    return 0;
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}
