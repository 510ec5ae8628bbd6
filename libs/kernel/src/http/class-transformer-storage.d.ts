/** Where class-transformer keeps what its decorators say. Nest's own modules read it in the same way. */
declare module 'class-transformer/cjs/storage.js' {
  export { defaultMetadataStorage } from 'class-transformer/types/storage.js';
}
