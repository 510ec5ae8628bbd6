export { createClient, type RoostClient, type RoostClientOptions } from './create-client.js';
export { RoostError, type FieldProblem } from './roost-error.js';
export type { Session, SessionKind, User } from './session.js';
export { MemoryTokenStore, type Tokens, type TokenStore } from './token-store.js';
export { type ListPage, unwrap, unwrapPage } from './unwrap.js';
export type { components, operations, paths } from './openapi.js';
