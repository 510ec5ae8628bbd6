declare module '@roost/plugin-kit' {
  interface JobMap {
    /** Renders one message and hands it to the mail driver. */
    'mail.deliver': { messageId: string };
  }
}

export {};
