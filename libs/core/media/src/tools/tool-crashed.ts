/** The process that worked on a file ended before it was done: the file's fault, a neighbour's, or the machine's. */
export class ToolCrashed extends Error {
  override readonly name = 'ToolCrashed';
}
