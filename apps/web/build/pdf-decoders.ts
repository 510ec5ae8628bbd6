import type { Plugin } from 'vite';

const DECODERS = ['jbig2_nowasm_fallback.js', 'openjpeg_nowasm_fallback.js'];
const LOADED = /await import\(\s*(?:\/\*[^*]*\*\/\s*)*`\$\{WasmImage\.#wasmUrl\}\$\{this\._noWasmFilename\}`\)/;

/**
 * Puts pdf.js's decoders of scanned pages (JBIG2, JPEG 2000) among the files of the build. It looks for them by fixed names, in a folder, and
 * files here have names that change with their content. They are those in plain JavaScript: the page's policy allows no WebAssembly.
 */
export function pdfDecoders(): Plugin {
  return {
    name: 'roost:pdf-decoders',
    transform: {
      filter: { id: /\/pdfjs-dist\/build\/pdf\.worker\.mjs$/ },
      handler(code) {
        if (!LOADED.test(code)) throw new Error('pdf.js no longer loads its decoders as it did: see apps/web/build');
        const choices = DECODERS.map((name) => `'${name}': () => import('pdfjs-dist/wasm/${name}')`).join(', ');
        return { code: code.replace(LOADED, `await ({ ${choices} })[this._noWasmFilename]()`), map: null };
      },
    },
  };
}
