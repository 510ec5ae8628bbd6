import type { Environment } from '../environment.js';

const USAGE = `roost plugin new <name> [folder]                    write a new plugin
roost plugin migration <name> [folder]              write a migration from what a plugin's entities say
roost plugin add <package, tarball or folder>…      install plugins
roost plugin list                                   list installed plugins
roost plugin update [name]…                         install newer versions from the same source
roost plugin remove <name>…                         remove plugins and keep their data
roost plugin purge <name> [--yes | --dry-run]       remove a plugin and delete its data
`;

/** What a plugin is written, installed and taken out with. @param args the first says which of it. */
export async function run([what, ...args]: readonly string[], env: Environment): Promise<number> {
  switch (what) {
    case 'new':
      return (await import('./plugin-new.js')).writeNew(args, env);
    case 'migration':
      return (await import('./plugin-migration.js')).writeMigration(args, env);
    case 'add':
      return (await import('./plugin-change.js')).add(args, env);
    case 'update':
      return (await import('./plugin-change.js')).update(args, env);
    case 'remove':
      return (await import('./plugin-change.js')).remove(args, env);
    case 'list':
      return (await import('./plugin-change.js')).list(env);
    case 'purge':
      return (await import('./plugin-purge.js')).purge(args, env);
    case 'try':
      return (await import('./plugin-try.js')).tryPlugins(args, env);
    default:
      process.stderr.write(USAGE);
      return 1;
  }
}
