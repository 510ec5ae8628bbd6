import { definePlugin, type PluginManifest } from '@roost/plugin-kit';
import { orderPlugins } from './order-plugins.js';

const plugin = (name: string, ...requires: string[]): PluginManifest =>
  definePlugin({ name, version: '1.0.0', compat: '^1.0.0', requires });
const names = (plugins: readonly PluginManifest[]): string[] => orderPlugins(plugins).map(({ name }) => name);

describe('orderPlugins', () => {
  it('puts what is required first, and goes by name among equals, whatever the order of the list', () => {
    const plugins = [plugin('mail'), plugin('auth', 'users', 'mail'), plugin('users', 'projects'), plugin('projects')];
    expect(names(plugins)).toEqual(['mail', 'projects', 'users', 'auth']);
    expect(names(plugins.toReversed())).toEqual(['mail', 'projects', 'users', 'auth']);
  });

  it('takes what several require once', () => {
    expect(names([plugin('a', 'c'), plugin('b', 'c'), plugin('c')])).toEqual(['c', 'a', 'b']);
  });

  it.each([
    ['a cycle', [plugin('a', 'b'), plugin('b', 'c'), plugin('c', 'a')], 'cycle: a -> b -> c -> a'],
    ['itself', [plugin('a', 'a')], 'cycle: a -> a'],
    ['what is not there', [plugin('a', 'z')], 'requires z, which is not loaded'],
    ['a double name', [plugin('a'), plugin('a')], 'two plugins of this name'],
    ['a bad name', [plugin('My Plugin')], 'lower-case words'],
    ['a bad version', [{ ...plugin('a'), version: 'new' }], 'not a semantic version'],
    ['another plugin-kit', [{ ...plugin('a'), compat: '^2.0.0' }], 'made for plugin-kit ^2.0.0'],
  ])('refuses %s', (_what, plugins, message) => {
    expect(() => orderPlugins(plugins)).toThrow(message);
  });
});
