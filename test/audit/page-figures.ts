import { renderHtml } from '../../audit/render/render-html';
import { evaluate, PageReader } from '../render/opened-page';
import { largeAudit } from './large-audit';

// Prints the figures of docs/audit.md: npx tsx test/audit/page-figures.ts [accounts]
const ACCOUNTS = Number(process.argv[2] ?? 5000);
const CHOICES = [
  ['words', 'account 49'],
  ['words', ''],
  ['cell', 'x0'],
  ['cell', ''],
  ['order', 'name'],
  ['order', 'x'],
  ['ou', 'Division 3'],
] as const;

/** Ends when the browser has drawn what there is. */
const DRAWN = 'new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))';

const print = (what: string, value: string): void => void process.stdout.write(`${what}: ${value}\n`);

async function timed<T>(what: string, run: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await run();
  print(what, `${Math.round(performance.now() - start)} ms`);
  return result;
}

void (async () => {
  const found = largeAudit(ACCOUNTS);
  renderHtml(found);
  const text = await timed('written', () => renderHtml(found));
  print('bytes', Buffer.byteLength(text).toLocaleString('en'));
  const reader = new PageReader();
  await reader.start();
  try {
    const { page } = await timed('opened and drawn', async () => {
      const opened = await reader.open(text);
      await evaluate(opened.page, DRAWN);
      return opened;
    });
    for (const [id, value] of CHOICES) {
      await timed(`${id} '${value}'`, () =>
        evaluate(
          page,
          `(() => {
            const control = document.getElementById('${id}');
            control.value = '${value}';
            control.dispatchEvent(new Event('input', { bubbles: true }));
            return ${DRAWN};
          })()`,
        ),
      );
      print('  shown', await page.locator('#shown').innerText());
    }
  } finally {
    await reader.stop();
  }
})();
