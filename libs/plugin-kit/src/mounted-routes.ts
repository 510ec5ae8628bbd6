/** The routes that the plugins have: in the HTTP process and in commands, not in workers. */
export abstract class MountedRoutes {
  /**
   * The first segments of their paths, each with the plugin that has it: `posts` of `/posts/:id`. No page of the web app and no username
   * can be called like that.
   */
  abstract firstSegments(): ReadonlyMap<string, string>;
}
