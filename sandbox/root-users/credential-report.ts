import { Answer } from '../front/aws-answer';
import { elements } from '../front/xml';
import { CREATED, hasMfa, RootAccessKey, RootUser } from './root-user';

/**
 * moto's credential report with the row of the root user, which is the first one, and the time of now.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */
export function withRootRow(report: Answer, user: RootUser, arn: string): Answer {
  const xml = report.body.toString();
  const csv = Buffer.from(elements(xml, 'Content')[0] ?? '', 'base64').toString();
  const [header = '', ...rows] = csv.trimEnd().split('\n');
  const content = Buffer.from([header, row(user, arn), ...rows].join('\n')).toString('base64');
  const body = xml
    .replace(/<Content>[^<]*<\/Content>/, `<Content>${content}</Content>`)
    .replace(/<GeneratedTime>[^<]*</, `<GeneratedTime>${new Date().toISOString()}<`);
  return { ...report, body: Buffer.from(body) };
}

function row(user: RootUser, arn: string): string {
  const { password, accessKeys = [], certificates = [] } = user;
  const used = password?.lastUsed;
  return [
    '<root_account>',
    arn,
    time(CREATED),
    String(password !== undefined),
    used === undefined ? 'no_information' : time(used),
    'not_supported',
    'not_supported',
    String(hasMfa(user)),
    ...key(accessKeys[0]),
    ...key(accessKeys[1]),
    ...[0, 1].flatMap(at => (certificates[at] === undefined ? ['false', 'N/A'] : ['true', time(CREATED)])),
  ].join(',');
}

function key(one: RootAccessKey | undefined): string[] {
  if (one === undefined) return ['false', 'N/A', 'N/A', 'N/A', 'N/A'];
  const { active, created, lastUsed } = one;
  const use = lastUsed === undefined ? ['N/A', 'N/A', 'N/A'] : [time(lastUsed.at), lastUsed.region, lastUsed.service];
  return [String(active), time(created), ...use];
}

const time = (at: Date) => at.toISOString().replace(/\.\d+Z$/, '+00:00');
