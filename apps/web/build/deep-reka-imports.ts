import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

/**
 * Turns `import { DialogRoot } from 'reka-ui'` into an import of the file that has it. Through its one index, every page that has a dialog
 * would load what only pages with a calendar need.
 */
export function deepRekaImports(): Plugin {
  const root = dirname(createRequire(import.meta.url).resolve('reka-ui'));
  const homes = homesOf(readFileSync(join(root, 'index.js'), 'utf8'));
  return {
    name: 'roost:deep-reka-imports',
    transform: {
      filter: { id: /\.(vue|js|ts)(\?|$)/, code: /from ['"]reka-ui['"]/ },
      handler(code) {
        return {
          code: code.replaceAll(/import\s*\{([^}]*)\}\s*from\s*['"]reka-ui['"];?/g, (_all, names: string) =>
            deep(names, homes, root),
          ),
          map: null,
        };
      },
    },
  };
}

/** Which file, and under which name, by the name that the index gives it. */
function homesOf(index: string): Map<string, { file: string; name: string }> {
  const files = new Map<string, { file: string; name: string }>();
  for (const [, names = '', file = ''] of index.matchAll(/import \{([^}]*)\} from "([^"]+)";/g)) {
    for (const [name, local] of pairs(names)) files.set(local, { file, name });
  }
  const homes = new Map<string, { file: string; name: string }>();
  for (const [, names = ''] of index.matchAll(/export \{([^}]*)\};/g)) {
    for (const [local, exported] of pairs(names)) {
      const home = files.get(local);
      if (home) homes.set(exported, home);
    }
  }
  return homes;
}

/** `a as b, c` as [a, b] and [c, c]. */
function pairs(names: string): [string, string][] {
  return names
    .split(',')
    .map((part) => part.trim().split(/\s+as\s+/))
    .filter(([name]) => name !== '' && name !== undefined)
    .map(([name = '', other = name]) => [name, other]);
}

function deep(names: string, homes: ReadonlyMap<string, { file: string; name: string }>, root: string): string {
  return pairs(names)
    .map(([name, local]) => {
      const home = homes.get(name);
      if (!home) return `import { ${name} as ${local} } from 'reka-ui';`;
      return `import { ${home.name} as ${local} } from ${JSON.stringify(join(root, home.file))};`;
    })
    .join(' ');
}
