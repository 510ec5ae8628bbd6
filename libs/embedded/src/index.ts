export { Child, type ChildOptions } from './child.js';
export { EmbeddedError } from './embedded-error.js';
export { freePort, isPortFree } from './free-port.js';
export { postgresBinaries } from './postgres-binaries.js';
export { findRedis } from './redis-binary.js';
export { runWithServices, type ServedCommand } from './run-with-services.js';
export { type EmbeddedOptions, type Services, startEmbedded } from './start-embedded.js';
export { unprivilegedUser } from './unprivileged.js';
export { runningEmbedded, useEmbedded } from './use-embedded.js';
