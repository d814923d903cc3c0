import { join } from 'node:path';
import { renderReplay, replayFiles } from '../../cli/replay';

const INCIDENTS = join(__dirname, '../../docs/incidents');

/** The page with what is answered today below each comment that names an incident: <!-- leaver.json -->. */
export async function withAnswers(page: string, output: string): Promise<string> {
  const parts = page.split(/(<!-- [\w-]+\.json -->\n\n```text\n)[^`]*/);
  const answered = parts.map(async (part, at) => {
    const name = /^<!-- ([\w-]+\.json) -->/.exec(parts[at - 1] ?? '')?.[1];
    if (name === undefined) return part;
    const { replayed, problems } = await replayFiles([join(INCIDENTS, name)], output);
    if (replayed === undefined) throw new Error(problems.join('\n'));
    return renderReplay(replayed) + part;
  });
  return (await Promise.all(answered)).join('');
}
