import pc from 'picocolors';
import { renderDiagnostics } from '../../config/reading/diagnostic';
import { loadText } from '../../config/load';
import { PROBLEMS_MAX } from '../../config/reading/locate';
import { load, orgFile, rules, TODAY } from './org-file';

describe('loading an org file', () => {
  test('reports a mistake in one section beside mistakes in others', () => {
    const file = orgFile();
    file.accounts.payments!.ou = 'Workload';
    file.accounts.copy = { id: '222222222222', name: '', email: 'copy@example.com' };
    file.root_deny.targets = ['paymets'];
    file.trail.bucket = 5;
    file.trail.archive_after_days = 4000;
    expect(rules({ ...file, colour: 'blue' })).toEqual([
      'unknown-ou',
      'duplicate-account-id',
      'length',
      'unknown-target',
      'quote-text',
      'trail-retention',
      'unknown-key',
    ]);
  });

  test('shows ten thousand problems and counts the rest', () => {
    const keys = Array.from({ length: PROBLEMS_MAX }, (_, index) => `k${index}: x\n`);
    const { diagnostics } = loadText('org.yaml', `version: 1\n${keys.join('')}`, TODAY);
    expect(diagnostics).toHaveLength(PROBLEMS_MAX + 1);
    // region, email_domains, organization and accounts are missing
    expect(diagnostics.at(-1)).toMatchObject({ rule: 'too-many-problems', message: '4 more problems are not shown' });
  });

  test('a list of email_domains wins over the list of public providers, ignoring case', () => {
    const file = orgFile();
    file.email_domains = ['Gmail.COM', 'example.com'];
    file.accounts.payments!.email = 'example-payments@gmail.com';
    // the numbers of the example are none beside a real domain
    expect(new Set(rules(file))).toEqual(new Set(['unreachable-number']));
  });

  test('plus-addressed variants are different root e-mails', () => {
    const file = orgFile();
    file.accounts.payments!.email = 'aws+other@example.com';
    expect(rules(file)).toEqual([]);
    file.accounts.payments!.email = 'AWS+management@example.com';
    expect(rules(file)).toEqual(['duplicate-root-email']);
  });

  test.each([
    ['jane.doe', true],
    ['Jane.Doe+aws', true],
    ['aws.root', false],
    ['cloud.team', false],
    ['jane', false],
    ['jane.d0e', false],
    ['a.b.c', false],
    ['jane_doe', true],
    ['Jane_Doe+aws', true],
    ['j.doe', true],
    ['jane.d', true],
    ['jane.m.doe', true],
    ['jane.van.der.berg', true],
    ['jane.doe2', true],
    ['anne-marie.doe', true],
    ["sean.o'hara", true],
    // of a word, and of two with a hyphen, nobody can tell
    ['jdoe', false],
    ['log-archive', false],
    ['jane-doe', false],
    ['log_archive', false],
    ['shared.services', false],
    ['payments_prod2', false],
    ['aws-root.payments', false],
    ['example.three.words', false],
  ])('%s@ looks personal: %s', (local, personal) => {
    const file = orgFile();
    file.accounts.payments!.email = `${local}@example.com`;
    expect(rules(file)).toEqual(personal ? ['personal-root-email'] : []);
  });

  test('warns of a local backend with more accounts than the largest example', () => {
    const file = orgFile();
    for (let index = 0; index < 12; index++) {
      file.accounts[`a${index}`] = { id: String(300_000_000_000 + index), name: 'n', email: `a${index}@example.com` };
    }
    expect(rules(file)).toEqual([]);
    file.accounts.more = { id: '444444444444', name: 'n', email: 'more@example.com' };
    expect(rules(file)).toEqual(['local-backend']);
    expect(rules({ ...file, backend: { hcp: { organization: 'example' } } })).toEqual([]);
  });

  test('warns of a dimension with a value for each of a thousand active accounts', () => {
    const withAccounts = (count: number, alarms: object = {}) => {
      const file = orgFile();
      const known = Object.keys(file.accounts).length;
      for (let index = known; index < count; index++) {
        const id = String(300_000_000_000 + index);
        file.accounts[`a${index}`] = { id, name: `A ${index}`, email: `aws+${index}@example.com` };
      }
      return rules({ ...file, alarms }).filter(rule => rule === 'metric-dimension');
    };
    expect(withAccounts(999)).toEqual([]);
    expect(withAccounts(1000)).toEqual(['metric-dimension']);
    expect(withAccounts(1000, { root_per_account: false })).toEqual([]);
  });

  test('resolves aliases, within a limit', () => {
    const text = (count: number) =>
      `version: 1\nregion: &r us-east-1\nemail_domains: [example.com]\norganization: none\ntags: {${Array.from({ length: count }, (_, index) => `t${index}: *r`).join(', ')}}\n`;
    const found = (count: number) => loadText('org.yaml', text(count), TODAY).diagnostics.map(({ rule }) => rule);
    expect(found(50)).toEqual(['required']);
    expect(found(1000)).not.toContain('yaml-alias');
    expect(found(1001)).toContain('yaml-alias');
  });
});

describe('renderDiagnostics', () => {
  const { diagnostics } = load({ ...orgFile(), regoin: 'x' });

  test('is empty for no problems', () => expect(renderDiagnostics([])).toBe(''));

  test('has colours only when they are given, and the same text', () => {
    const colored = renderDiagnostics(diagnostics, pc.createColors(true));
    expect(colored).toContain('\x1b[31m');

    expect(colored.replace(/\x1b\[\d+m/g, '')).toBe(renderDiagnostics(diagnostics));
  });

  test('cuts long lines around the problem', () => {
    const text = `{ version: 1, tags: { ${'a'.repeat(300)}: x, owner: 5, ${'b'.repeat(300)}: x } }\n`;
    const { frame } = loadText('org.yaml', text, TODAY).diagnostics.find(({ rule }) => rule === 'quote-text')!;
    expect(frame!.text.length).toBeLessThanOrEqual(102);
    expect(frame!.text.slice(frame!.caret, frame!.caret + frame!.length)).toBe('5');
  });
});
