export function openResources(): Map<string, number>;
export function leftOpen(before: ReadonlyMap<string, number>, patienceMs?: number): Promise<string[]>;
