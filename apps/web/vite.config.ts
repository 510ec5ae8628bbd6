import { fileURLToPath } from 'node:url';
import i18n from '@intlify/unplugin-vue-i18n/vite';
import ui from '@nuxt/ui/vite';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { calendarRoles } from './build/calendar-roles.ts';
import { chunks } from './build/chunks.ts';
import { deepRekaImports } from './build/deep-reka-imports.ts';
import { look } from './build/look.ts';
import { noInjectedStyles } from './build/no-injected-styles.ts';
import { pdfDecoders } from './build/pdf-decoders.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: at('.'),
  plugins: [
    noInjectedStyles(),
    calendarRoles(),
    vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('cropper-') } } }),
    ui({
      root: at('.'),
      colorMode: false,
      autoImport: false,
      components: false,
      dts: false,
      icon: { clientBundle: { scan: { globInclude: ['src/**/*.{vue,ts}'] }, sizeLimitKb: 0 } },
      ui: look,
    }),
    i18n({
      include: at('./src/i18n/texts/**/*.json'),
      runtimeOnly: true,
      compositionOnly: true,
      fullInstall: false,
      strictMessage: false,
    }),
    deepRekaImports(),
  ],
  worker: { format: 'es', plugins: () => [pdfDecoders()] },
  build: {
    target: ['chrome121', 'firefox128', 'safari17.4'],
    // Small files stay files: a picture in the script is loaded by everyone, and the page's policy takes no fonts from data.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: { output: { codeSplitting: { groups: chunks } } },
  },
  server: {
    proxy: {
      '^/(auth|users|media|posts|bookings|mail|health|admin|openapi.json)(/|$|\\?)': {
        target: 'http://127.0.0.1:8000',
        changeOrigin: false,
      },
    },
  },
});
