import { once } from 'node:events';
import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A note of a merge request. */
export interface Note {
  readonly id: number;
  readonly author: { readonly id: number };
  readonly body: string;
}

/** What of GitLab's REST API a pipeline asks for: one project, and one merge request in it. */
export class GitlabApi {
  readonly token = 'glpat-example';
  readonly user = 42;
  /** Newest first, as GitLab lists them. */
  notes: readonly Note[] = [];
  /** Merge requests that were asked for. */
  readonly opened: Readonly<Record<string, unknown>>[] = [];
  /** Commit of the merge request. */
  sha = 'abc';
  /** Method and path of everything that was asked for. */
  readonly asked: string[] = [];
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  /** Variables of a job. */
  get variables(): Readonly<Record<string, string>> {
    const { port } = this.server.address() as AddressInfo;
    return {
      ...{ CI_API_V4_URL: `http://127.0.0.1:${port}/api/v4`, CI_PROJECT_ID: '1', CI_MERGE_REQUEST_IID: '7' },
      ...{ CI_COMMIT_SHA: this.sha, ROOTGUARD_TOKEN: this.token },
    };
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, 'http://gitlab.example.com');
    const what = `${request.method} ${url.pathname.replace('/api/v4', '')}`;
    this.asked.push(what);
    const body = JSON.parse((await text(request)) || '{}') as Readonly<Record<string, string>>;
    const found = request.headers['private-token'] === this.token ? this.found(what, url, body) : undefined;
    response.writeHead(found === undefined ? 401 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(found ?? { message: '401 Unauthorized' }));
  }

  private found(what: string, { searchParams: query }: URL, body: Readonly<Record<string, string>>): unknown {
    const page = Number(query.get('page'));
    switch (what) {
      case 'GET /user':
        return { id: this.user };
      case 'GET /projects/1/merge_requests/7':
        return { sha: this.sha };
      case 'GET /projects/1/merge_requests/7/notes':
        return this.notes.slice((page - 1) * Number(query.get('per_page')), page * Number(query.get('per_page')));
      case 'POST /projects/1/merge_requests/7/notes':
        this.notes = [{ id: this.notes.length + 1, author: { id: this.user }, body: body.body! }, ...this.notes];
        return this.notes[0];
      case 'GET /projects/1/merge_requests':
        return this.opened.filter(
          one => query.get('state') === 'opened' && one.source_branch === query.get('source_branch'),
        );
      case 'POST /projects/1/merge_requests':
        this.opened.push(body);
        return { web_url: 'https://gitlab.example.com/example/guard/-/merge_requests/8' };
      default: {
        const [, id] = /^PUT \/projects\/1\/merge_requests\/7\/notes\/(\d+)$/.exec(what) ?? [];
        this.notes = this.notes.map(note => (String(note.id) === id ? { ...note, body: body.body! } : note));
        return id === undefined ? undefined : {};
      }
    }
  }
}
