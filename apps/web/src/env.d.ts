/// <reference types="vite/client" />

// For the linter, which does not read components. vue-tsc does, and takes what they say themselves.
declare module '*.vue' {
  import type { DefineComponent } from 'vue';

  const component: DefineComponent;
  export default component;
}
