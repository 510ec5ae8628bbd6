import { type DynamicModule, Global, Inject, Injectable, Module, type ModuleMetadata } from '@nestjs/common';
import { ModuleRef, NestFactory } from '@nestjs/core';
import type { AnyClass } from '@roost/plugin-kit';
import { ModuleOwners } from '../discovery/module-owners.js';
import { COMPOSITION } from '../plugins/composition.token.js';
import { PLUGIN_MODULES } from '../plugins/load-modules.js';
import { perPlugin } from './per-plugin.js';

/** A seam that says whose it is. */
abstract class Seam {
  abstract readonly plugin: string;
}

@Injectable()
class WholeSeam extends Seam {
  readonly plugin = 'everyone';
}

/** A class that uses the seam, new for each call. */
function user(): AnyClass<{ seam: Seam }> {
  @Injectable()
  class User {
    constructor(readonly seam: Seam) {}
  }
  return User;
}

function moduleOf(metadata: ModuleMetadata): AnyClass {
  @Module(metadata)
  class Some {}
  return Some;
}

@Global()
@Module({})
class Kernel {}

/** An application of plugins, each of one module. */
async function start(plugins: Record<string, AnyClass>, driver?: AnyClass) {
  const drivers = driver ? [{ port: { name: 'socks' }, name: 'wool', useClass: driver }] : [];
  const shared = [
    WholeSeam,
    ModuleOwners,
    { provide: COMPOSITION, useValue: { drivers } },
    { provide: PLUGIN_MODULES, useValue: new Map(Object.entries(plugins).map(([name, module]) => [module, name])) },
    perPlugin(Seam, WholeSeam, (_, plugin) => ({ plugin: plugin ?? 'everyone' })),
    ...(driver ? [driver] : []),
  ];
  const kernel: DynamicModule = { module: Kernel, imports: Object.values(plugins), providers: shared, exports: shared };
  const app = await NestFactory.createApplicationContext(
    { module: class Root {}, imports: [kernel] },
    { logger: false, abortOnError: false },
  );
  return {
    app,
    seamOf: (type: AnyClass<{ seam: Seam }>) => app.get(type, { strict: false }).seam.plugin,
  };
}

describe('A seam of each plugin', () => {
  it('is that of the plugin whose module provides the class, deep inside and global as well', async () => {
    const [own, deep, everywhere, other] = [user(), user(), user(), user()];
    const anywhere = moduleOf({ providers: [everywhere] });
    Global()(anywhere);
    const left = moduleOf({ imports: [moduleOf({ providers: [deep] }), anywhere], providers: [own] });
    const { app, seamOf } = await start({ left, right: moduleOf({ providers: [other] }) });
    expect([own, deep, everywhere, other].map(seamOf)).toEqual(['left', 'left', 'left', 'right']);
    await app.close();
  });

  it('is that of the driver, although the kernel provides drivers', async () => {
    const driver = user();
    const { app, seamOf } = await start({}, driver);
    expect(seamOf(driver)).toBe('socks-wool');
    await app.close();
  });

  it('is that of the whole installation for whoever asks Nest by hand', async () => {
    const { app } = await start({});
    expect((await app.resolve(Seam)).plugin).toBe('everyone');
    await app.close();
  });

  it.each<[string, (uses: AnyClass) => Record<string, AnyClass>, string]>([
    [
      'two plugins import its module',
      (uses) => {
        const shared = moduleOf({ providers: [uses] });
        return { left: moduleOf({ imports: [shared] }), right: moduleOf({ imports: [shared] }) };
      },
      'The class User is provided by several plugins: left and right',
    ],
    [
      'a factory injects it',
      () => ({
        left: moduleOf({ providers: [{ provide: 'made', inject: [Seam], useFactory: (seam: Seam) => seam }] }),
      }),
      'Seam is injected into a useFactory or a useExisting',
    ],
  ])('stops the start where nobody can say whose it is: %s', async (_what, plugins, message) => {
    await expect(start(plugins(user()))).rejects.toThrow(message);
  });

  it('is refused to a class that no module provides', async () => {
    @Injectable()
    class Maker {
      constructor(@Inject(ModuleRef) readonly moduleRef: ModuleRef) {}
    }
    const { app } = await start({ left: moduleOf({ providers: [Maker] }) });
    const made = app.get(Maker, { strict: false }).moduleRef.create(user());
    await expect(made).rejects.toThrow('The class User is provided by no module');
    await app.close();
  });
});
