import { Call } from '../../../sandbox/front/front';

/** Headers that belong to a connection, and not to a request. */
const OF_THE_CONNECTION = /^(host|connection|content-length|transfer-encoding|accept-encoding)$/;

/** Sends a call once more, as somebody else. */
export async function again(
  { request }: Call,
  endpoint: string,
  accessKey: string,
): Promise<{ readonly status: number; readonly text: string }> {
  const { method, url, body, headers: sent } = request;
  const headers = new Headers();
  for (const [name, value] of Object.entries(sent)) {
    if (typeof value === 'string' && !OF_THE_CONNECTION.test(name)) headers.set(name, value);
  }
  headers.set('authorization', (sent.authorization ?? '').replace(/Credential=[^/]+/, `Credential=${accessKey}`));
  const answer = await fetch(endpoint + url, {
    ...{ method, headers },
    ...(body.length > 0 && { body: new Uint8Array(body) }),
  });
  return { status: answer.status, text: await answer.text() };
}
