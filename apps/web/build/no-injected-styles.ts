import type { Plugin } from 'vite';

/**
 * What puts a `<style>` into the page when it is imported, which the page's Content-Security-Policy refuses. Its rules are for drawers, which
 * no page has.
 */
export function noInjectedStyles(): Plugin {
  return {
    name: 'roost:no-injected-styles',
    enforce: 'pre',
    transform: {
      filter: { id: /\/vaul-vue\/dist\/index\.js$/ },
      handler(code) {
        const end = code.indexOf('})();');
        if (!code.startsWith('(function(){') || end < 0)
          throw new Error('vaul-vue no longer begins with its style sheet: look whether it is needed');
        return { code: code.slice(end + '})();'.length), map: null };
      },
    },
  };
}
