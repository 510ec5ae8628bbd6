declare module '@roost/plugin-kit' {
  interface EventMap {
    /** An account was made and can be used. */
    'auth.registered': { userId: string; projectId: string; email: string; username: string };
  }
  interface HookMap {
    /** Someone registers. Throw to refuse. */
    'auth.registering': { projectId: string; email: string; username: string | undefined };
  }
}

export {};
