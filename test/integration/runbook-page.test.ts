import { runbookFiles } from '../../runbook/runbook';
import { evaluate, PageReader } from '../render/opened-page';
import { blocksOf } from '../runbook/page-commands';
import { exampleText, settingOf } from '../runbook/settings';

const reader = new PageReader();
beforeAll(() => reader.start());
afterAll(() => reader.stop());

const FILES = runbookFiles(settingOf(exampleText('acme')));

/** What is copied where somebody selects each box of commands. */
const COPIED = `[...document.querySelectorAll('pre')].map(box => {
  getSelection().selectAllChildren(box);
  return getSelection().toString();
})`;

/** Of each line that a narrow screen breaks: whether it goes on further in than it begins. */
const GOES_ON_INSIDE = `[...document.querySelectorAll('pre .line')].flatMap(line => {
  const range = document.createRange();
  range.selectNodeContents(line);
  const [first, ...others] = [...range.getClientRects()].map(({ left }) => left);
  return first === undefined || line.textContent.startsWith(' ') ? [] : others.map(left => left > first);
})`;

test.each(['task-locked-policies', 'compromised-root', 'management-close'])(
  '%s on a phone: what is copied is what is to be typed, and a line that is broken goes on further in',
  async id => {
    const { page, said, close } = await reader.open(FILES.get(`${id}.html`)!, {
      viewport: { width: 390, height: 844 },
    });
    const copied = await evaluate<string[]>(page, COPIED);
    const typed = blocksOf(id).map(block => block.trimEnd());
    expect(copied.filter(text => typed.includes(text))).toEqual(typed);
    const inside = await evaluate<boolean[]>(page, GOES_ON_INSIDE);
    expect(inside.length).toBeGreaterThan(0);
    expect(inside).not.toContain(false);
    expect(await evaluate<number>(page, 'document.documentElement.scrollWidth')).toBe(390);
    expect(said).toEqual([]);
    await close();
  },
);
