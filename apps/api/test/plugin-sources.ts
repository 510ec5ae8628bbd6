import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Modules of Nest without a compiler: decorators called by hand. */
export const PRELUDE = `
import { Controller, Get, Module } from '@nestjs/common';
import { defineEvent, defineJob, definePlugin, OnEvent, OnJob, Public, Requires } from '@roost/plugin-kit';
const method = (target, name, ...decorators) => {
  for (const decorator of decorators) decorator(target.prototype, name, Object.getOwnPropertyDescriptor(target.prototype, name));
};
`;
export const plugin = (body: string): string => `definePlugin({ version: '1.0.0', compat: '^1.0.0', ${body} })`;
export const routed = (path: string, ...access: string[]): string => `
class ProbeController { getProbe() { return null; } }
method(ProbeController, 'getProbe', Get('${path}')${access.map((decorator) => `, ${decorator}`).join('')});
Controller()(ProbeController);
class ProbeApiModule {}
Module({ controllers: [ProbeController] })(ProbeApiModule);
export default ${plugin(`name: 'probe', api: () => ProbeApiModule`)};`;
export const handled = (...methods: [name: string, decorator: string][]): string => `
const work = defineJob('probe.work');
class Payload {}
const event = (name) => defineEvent(name, { version: 1, payload: Payload });
const happened = event('probe.happened');
class Handlers { one() {} two() {} }
${methods.map(([name, decorator]) => `method(Handlers, '${name}', ${decorator});`).join('\n')}
class ProbeWorkerModule {}
Module({ providers: [Handlers] })(ProbeWorkerModule);
export default ${plugin(`name: 'probe', events: [happened], jobs: [work], worker: () => ProbeWorkerModule`)};`;
export const SAME_ID = `OnEvent(happened, { id: 'same' })`;
export const declaring = (what: string): string => `class Payload {}
export default ${plugin(`name: 'a', ${what}`)};`;

/** Inside the repository, so that a plugin finds plugin-kit as an installed one would; what git ignores. */
export async function pluginsFolder(): Promise<string> {
  const path = join(import.meta.dirname, '../../../.roost/test-plugins');
  await mkdir(path, { recursive: true });
  return path;
}
