import { readFileSync } from 'node:fs';
import { createRequire, registerHooks, setSourceMapsSupport } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import swc from '@swc/core';
import circus from 'jest-circus/runner';
import { failFor, leftOpen, openResources } from './left-open.mjs';

const require = createRequire(import.meta.url);

// Specs alone are not built.
registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.ts')) return nextLoad(url, context);
    const filename = fileURLToPath(url);
    const { code } = swc.transformSync(readFileSync(filename, 'utf8'), { filename, sourceMaps: 'inline' });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });

/**
 * Runs one spec file with jest-circus, whose modules Node itself loads: what was built, once for all files of a jest worker.
 * Jest's own loader would evaluate three thousand modules again for each file, in a context where all of them are cold.
 * A file that leaves servers, connections, processes or timers behind fails, and so does a test that asserts nothing.
 */
export default async function runSpec(globalConfig, config, environment, runtime, path, sendMessage) {
  const native = Object.assign(Object.create(runtime), {
    // A file has tests and handlers of its own.
    requireInternalModule(name) {
      Reflect.deleteProperty(globalThis, Symbol.for('EVENT_HANDLERS'));
      Reflect.deleteProperty(require.cache, require.resolve(name));
      return require(name);
    },
    unstable_shouldLoadAsEsm: () => true,
    unstable_importModule: (name) => {
      // A test that asserts nothing fails.
      beforeEach(() => {
        expect.hasAssertions();
      });
      return import(pathToFileURL(name).href);
    },
  });
  // Node reads the source maps of what it loaded. Jest reads only those of what it loaded itself.
  Error.prepareStackTrace = undefined;
  const here = Object.create(environment, { global: { value: globalThis } });
  // Node opens these when somebody first asks for them: they are of no spec.
  void [process.stdin, process.stdout, process.stderr];
  const before = openResources();
  const result = await circus.default(globalConfig, config, here, native, path, sendMessage);
  const open = await leftOpen(before, config.testEnvironmentOptions.patienceMs);
  return open.length === 0 ? result : failFor(open, path, result);
}
