import { renderHtml } from '../../../review/render/render-html';
import { startChromium } from '../../render/browser';
import { SAMPLE_REPORT } from './sample-report';

// Writes the picture of the README; run it from the root of the project: npx tsx test/review/make-screenshot.ts
void (async () => {
  const browser = await startChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1100, height: 1080 }, colorScheme: 'light' });
    await page.setContent(renderHtml(SAMPLE_REPORT));
    await page.screenshot({ path: 'docs/images/review.png' });
  } finally {
    await browser.close();
  }
})();
