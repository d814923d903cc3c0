import { runbookFiles } from '../../runbook/runbook';
import { exampleText, settingOf } from './settings';

/** Names of people, which nobody checks for markup. */
const HOSTILE = '<script>alert(1)</script> ![x](http://e.example) @all | `rm` </li> +1 206 555 0199';

describe('what an org file and a custody file say', () => {
  const text = exampleText('acme').replace('runbook_url:', `escalate_to: '${HOSTILE}'\n  runbook_url:`);
  const setting = settingOf(text);
  const files = runbookFiles({ ...setting, holders: { areNamed: true, of: () => [HOSTILE] } });
  const all = [...files].map(([name, page]) => ({ name, page }));

  test('is in the pages', () => expect(files.get('somebody-used-root.html')).toContain('alert(1)'));

  test('is no markup there', () => {
    for (const { name, page } of all) {
      expect({ name, script: /<script/i.test(page), image: name.endsWith('.md') && page.includes('![x](') }).toEqual({
        ...{ name, script: false, image: false },
      });
    }
  });

  test('gives no number of a phone away', () =>
    expect(all.filter(({ page }) => page.includes('555 0199')).map(({ name }) => name)).toEqual([]));
});
