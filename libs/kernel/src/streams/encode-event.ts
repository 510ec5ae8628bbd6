import type { StreamEvent } from '@roost/plugin-kit';

/** An event as it goes over the wire. @throws RangeError when its type or id has a line break. */
export function encodeEvent({ event, data, id }: StreamEvent): Buffer {
  const text = typeof data === 'string' ? data : JSON.stringify(data ?? null);
  return Buffer.from(
    [
      ...(id === undefined ? [] : [`id: ${oneLine(id)}`]),
      ...(event === undefined ? [] : [`event: ${oneLine(event)}`]),
      ...text.split(/\r\n|\r|\n/).map((line) => `data: ${line}`),
      '',
      '',
    ].join('\n'),
  );
}

function oneLine(text: string): string {
  if (/[\r\n\0]/.test(text)) throw new RangeError('The type and the id of an event must be one line');
  return text;
}
