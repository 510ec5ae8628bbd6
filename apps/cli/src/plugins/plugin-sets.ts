import { randomUUID } from 'node:crypto';
import { cp, mkdir, readdir, readFile, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pluginSetOf } from '@roost/kernel';

/** The package.json of a set. */
interface SetManifest {
  name: string;
  private: boolean;
  description: string;
  /** The installed packages: each is a plugin, and lies packed beside it. */
  dependencies: Record<string, string>;
  /** What each package was asked for by: `update` asks for the same again. */
  specs: Record<string, string>;
}

const EMPTY: SetManifest = {
  name: 'roost-plugins',
  private: true,
  description: 'Written by "roost plugin"',
  dependencies: {},
  specs: {},
};

/** A folder with packages of plugins, as npm installs them. */
export class PluginSet {
  constructor(readonly folder: string) {}

  async manifest(): Promise<SetManifest> {
    const text = await readFile(join(this.folder, 'package.json'), 'utf8').catch(() => '{}');
    return { ...EMPTY, ...(JSON.parse(text) as Partial<SetManifest>) };
  }

  /** @param tarball below its folder. */
  async put(name: string, spec: string, tarball: string): Promise<void> {
    const manifest = await this.manifest();
    await this.write({
      ...manifest,
      dependencies: { ...manifest.dependencies, [name]: `file:${tarball}` },
      specs: { ...manifest.specs, [name]: spec },
    });
  }

  async take(name: string): Promise<void> {
    const manifest = await this.manifest();
    const without = (record: Record<string, string>): Record<string, string> =>
      Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
    await this.write({ ...manifest, dependencies: without(manifest.dependencies), specs: without(manifest.specs) });
  }

  /** Deletes packed packages that no plugin is installed from any more. */
  async tidy(): Promise<void> {
    const { dependencies } = await this.manifest();
    const used = new Set(Object.values(dependencies).map((spec) => basename(spec)));
    const packed = join(this.folder, 'packages');
    for (const file of await readdir(packed).catch(() => [])) if (!used.has(file)) await rm(join(packed, file));
  }

  private async write(manifest: SetManifest): Promise<void> {
    await writeFile(join(this.folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  }
}

/**
 * The sets of an installation. A change is made in a copy, and a link is led to it once it is good: whatever breaks off before leaves the
 * set that counts as it was.
 */
export class PluginSets {
  readonly folder: string;
  private readonly link: string;
  private readonly before: string;

  constructor(home: string) {
    this.link = pluginSetOf(home);
    this.folder = join(this.link, '..');
    this.before = join(this.folder, 'before');
  }

  /** The one that counts; undefined before the first. */
  async current(): Promise<PluginSet | undefined> {
    const target = await readlink(this.link).catch(() => undefined);
    return target === undefined ? undefined : new PluginSet(join(this.folder, target));
  }

  /** A copy of the one that counts. */
  async stage(): Promise<PluginSet> {
    const folder = join(this.folder, 'sets', randomUUID());
    const current = await this.current();
    await mkdir(join(folder, 'packages'), { recursive: true, mode: 0o755 });
    if (current) await cp(current.folder, folder, { recursive: true, verbatimSymlinks: true });
    return new PluginSet(folder);
  }

  /** Makes a set the one that counts; undefined: none does. */
  async use(set: PluginSet | undefined): Promise<void> {
    await lead(this.link, set);
  }

  /** Keeps a set that processes may still read: those that were started with it. */
  async keep(set: PluginSet | undefined): Promise<void> {
    await lead(this.before, set);
  }

  /** Deletes all sets but the one that counts and the one that is kept. */
  async tidy(): Promise<void> {
    const links = await Promise.all([this.link, this.before].map((link) => readlink(link).catch(() => '')));
    const names = new Set(links.map((link) => basename(link)));
    const sets = join(this.folder, 'sets');
    for (const name of await readdir(sets).catch(() => [])) {
      if (!names.has(name)) await rm(join(sets, name), { recursive: true, force: true, maxRetries: 5 });
    }
  }
}

/** Leads a link to a set, at once. */
async function lead(link: string, set: PluginSet | undefined): Promise<void> {
  if (!set) {
    await rm(link, { force: true });
    return;
  }
  const draft = `${link}.new`;
  await rm(draft, { force: true });
  await symlink(join('sets', basename(set.folder)), draft);
  await rename(draft, link);
}
