import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CampaignResult,
  CampaignTools,
  deletedWords,
  runCampaign,
  Selection,
} from '../../../credentials/apply/campaign';
import { Journal, openJournal } from '../../../credentials/apply/journal';
import { CampaignPlan, CampaignTarget } from '../../../credentials/plan';
import { FakeAws, FakeRoot } from './fake-root';

export const ONE = '111111111111';
export const TWO = '222222222222';
export const USED = { is: 'used', at: '2025-01-01T00:00:00.000Z', service: 's3', region: 'us-east-1' } as const;
export const NEVER = { is: 'never' } as const;
export const SERIAL = (account: string) => `arn:aws:iam::${account}:mfa/root`;

const target = (account: string): CampaignTarget => ({
  account,
  password: { lastUse: NEVER },
  keys: [{ id: `AKIA${account}`, active: true, lastUse: USED }],
  certificates: ['CERT'],
  mfa: [
    { serial: SERIAL(account), kind: 'virtual' },
    { serial: 'HARD', kind: 'hardware' },
  ],
});
const root = (account: string): FakeRoot => ({
  password: NEVER,
  keys: { [`AKIA${account}`]: USED },
  certificates: ['CERT'],
  mfa: { [SERIAL(account)]: 'virtual', HARD: 'hardware' },
  devices: [],
});
export const EMPTY: FakeRoot = { keys: {}, certificates: [], mfa: {}, devices: [] };
export const ALL = (account: string) => [
  `delete-password in ${account}`,
  `delete-key AKIA${account} in ${account}`,
  `delete-certificate CERT in ${account}`,
  `deactivate-mfa ${SERIAL(account)} in ${account}`,
  `deactivate-mfa HARD in ${account}`,
  `delete-device ${SERIAL(account)} in ${account}`,
];
const PLAN: CampaignPlan = {
  ...{ version: 1, campaign: 'first', at: '2026-06-30T11:00:00.000Z', unusedDays: 90, partition: 'aws' },
  ...{ managementAccountId: '999999999999', targets: [target(ONE), target(TWO)], refused: [], nothing: [] },
};

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'campaign-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
/** The journal of a test's campaign. */
export const file = () => join(folder, 'plan.json.journal');

/** A campaign of two accounts, as often as it is run. */
export function campaign(aws = new FakeAws(new Map([ONE, TWO].map(id => [id, root(id)])))) {
  const sent: string[] = [];
  const records = new Map<string, string[]>();
  const said: string[] = [];
  const stop = new AbortController();
  const open = (): Journal => {
    const journal = openJournal(
      file(),
      { campaign: 'first', plan: 'hash' },
      {
        now: () => new Date(aws.time),
        sync: () => undefined,
      },
    );
    if ('refused' in journal) throw new Error(journal.refused);
    return journal;
  };
  const run = async (selection: Selection = {}, change: Partial<CampaignTools> = {}): Promise<CampaignResult> => {
    const journal = change.journal ?? open();
    try {
      return await runCampaign(PLAN, selection, {
        ...{ access: aws.access, journal, now: () => aws.time, stop: stop.signal, reasonsAgainst: () => [] },
        pause: milliseconds => {
          aws.time += milliseconds;
          return Promise.resolve();
        },
        say: line => void said.push(line),
        announce: which => {
          sent.push(which);
          return Promise.resolve(`message-${sent.length}`);
        },
        writeRecord: ({ account }, progress, { is }) => {
          records.set(account, [...(records.get(account) ?? []), is, ...deletedWords(progress)]);
          return `${account}.md`;
        },
        ended: () => undefined,
        ...change,
      });
    } finally {
      journal.close();
    }
  };
  return { aws, run, open, sent, records, said, stop };
}
