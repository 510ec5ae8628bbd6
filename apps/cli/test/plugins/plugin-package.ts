import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a plugin of a test is like. */
export interface PluginPackage {
  /** Of the package. Default `roost-plugin-` and the plugin's. */
  packageName?: string;
  version?: string;
  compat?: string;
  requires?: readonly string[];
  /** Statements of its migrations, by name. */
  migrations?: Readonly<Record<string, string>>;
  /** Fields of package.json beside those that every plugin has. */
  fields?: object;
  peers?: Readonly<Record<string, string>>;
  /** The whole module, instead of a manifest with a route that tells `text`. */
  code?: string;
  text?: string;
}

/** Writes the package of a plugin below a folder. @returns its folder. */
export async function writePackage(below: string, name: string, plugin: PluginPackage = {}): Promise<string> {
  const { packageName = `roost-plugin-${name}`, version = '1.0.0', fields, peers, code } = plugin;
  const folder = join(below, `${name}-${version}-${String(Math.random()).slice(2)}`, 'package');
  await mkdir(folder, { recursive: true });
  const manifest = {
    name: packageName,
    version,
    type: 'module',
    exports: './index.js',
    files: ['index.js'],
    peerDependencies: {
      '@roost/plugin-kit': '^1.0.0',
      '@mikro-orm/migrations': '^7.0.0',
      '@nestjs/common': '^12.0.0',
      ...peers,
    },
    ...fields,
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'index.js'), code ?? sourceOf(name, plugin));
  return folder;
}

/** Packs a folder as npm would. @returns the path of the tarball. */
export async function packed(folder: string): Promise<string> {
  const tarball = join(folder, '..', 'package.tgz');
  await run('tar', ['czf', tarball, '-C', join(folder, '..'), 'package']);
  return tarball;
}

/** What a plugin's module looks like once it was compiled. */
export function sourceOf(name: string, plugin: PluginPackage): string {
  const { version = '1.0.0', compat = '^1.0.0', requires = [], migrations = {}, text = 'hello' } = plugin;
  const list = Object.entries(migrations).map(
    ([migration, sql]) =>
      `{ name: '${migration}', class: class extends Migration { up() { this.addSql(${JSON.stringify(sql)}); } down() { this.addSql('drop table if exists ${name}_thing'); } } }`,
  );
  const tell = `tell${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return `
import { Controller, Get, Module } from '@nestjs/common';
import { Migration } from '@mikro-orm/migrations';
import { AnswersBytes, BytesAnswer, definePlugin, Public } from '@roost/plugin-kit';
${requires
  .filter((other) => other !== 'users')
  .map((other) => `import { text as ${other} } from 'roost-plugin-${other}';`)
  .join('\n')}
export const text = () => ${[JSON.stringify(text), ...requires.map((other) => `' ' + ${other}()`)].join(' + ')};
class Told {
  ${tell}() {
    return new BytesAnswer(Buffer.from(text()), { headers: { 'content-type': 'text/plain' } });
  }
}
const method = Object.getOwnPropertyDescriptor(Told.prototype, '${tell}');
for (const decorate of [Get(), Public(), AnswersBytes({ types: ['text/plain'], description: 'Text' })]) decorate(Told.prototype, '${tell}', method);
Controller('${name}')(Told);
class ApiModule {}
Module({ controllers: [Told] })(ApiModule);
export default definePlugin({
  name: '${name}', version: '${version}', compat: '${compat}', requires: ${JSON.stringify(requires)},
  migrations: [${list.join(', ')}],
  permissions: [{ name: '${name}.read', description: 'Read', roles: ['member'] }],
  api: () => ApiModule,
});
`;
}
