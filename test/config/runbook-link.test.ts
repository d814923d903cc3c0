import { RUNBOOK_ANCHORS, runbookLink } from '../../config/runbook-link';
import { PAGE_IDS } from '../../runbook/page-ids';

test.each([
  ['https://wiki.example.com/root', 'https://wiki.example.com/root#somebody-used-root'],
  ['https://wiki.example.com/?page=root', 'https://wiki.example.com/?page=root#somebody-used-root'],
  ['https://wiki.example.com/runbook/index.html', 'https://wiki.example.com/runbook/index.html#somebody-used-root'],
  ['https://wiki.example.com/root#ours', 'https://wiki.example.com/root#ours'],
  ['https://wiki.example.com/app/#/root', 'https://wiki.example.com/app/#/root'],
])('%s leads to %s', (url, link) => expect(runbookLink(url, 'root')).toBe(link));

test('every anchor is a page', () => expect(PAGE_IDS).toEqual(expect.arrayContaining(Object.values(RUNBOOK_ANCHORS))));
