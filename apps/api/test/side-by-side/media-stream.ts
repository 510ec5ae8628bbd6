/** What a stream tells of a medium. */
interface Told {
  id: string;
  status: string;
  filename: string;
}

/** Follows the events of a medium. @param url of the stream */
export async function watch(url: string, accessToken: string) {
  const response = await fetch(url, { headers: { authorization: `Bearer ${accessToken}` } });
  let text = '';
  const read = async (): Promise<void> => {
    for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString();
  };
  const ended = read();
  const manifests = (): Told[] =>
    [...text.matchAll(/^data: (.+)\n\n/gm)].map(([, data = '']) => JSON.parse(data) as Told);
  return { ended, names: () => manifests().map(({ filename }) => filename), last: () => manifests().at(-1) };
}
