import { todo } from '../../config/reading/todos';
import { sortedBy } from '../../config/sorting';
import { counted } from '../../config/summary/wording';
import { domainsOf } from '../root-domains';
import { Proposal } from '../proposal';
import { blockLines, commentLines, scalar } from './yaml-text';

/** What the file begins with: whose it is, where it is, and which OUs it has. */
export function identitySections(proposal: Proposal): string[] {
  const { snapshot, partition, region, managementId, keys, paths, protection } = proposal;
  const { organization } = snapshot;
  const whose = organization === undefined ? `the account ${managementId}` : `the organization ${organization.id}`;
  const trail = protection.trails.find(one => one.region === region);
  return [
    ...commentLines(
      `What protects the root users of ${whose}, as AWS answered at ${snapshot.at}. "proposed" is what AWS does not have yet; TODO is what only a person can say: rootguard validate lists every one.`,
    ),
    'version: 1',
    ...(partition === 'aws' ? [] : [`partition: ${partition}`]),
    ...(trail === undefined
      ? ['# proposed: home region of trail and alarms']
      : [`# home region of the trail ${trail.name}`]),
    `region: ${region}`,
    ...domainLines(proposal),
    '',
    ...(organization === undefined
      ? ['# a single account: nothing can be attached to an organization', 'organization: none']
      : blockLines(
          [
            'organization',
            [
              ['id', organization.id],
              ['root_id', organization.rootId ?? scalar(todo('the id of the root'))],
              ['management_account', scalar(keys.get(managementId) ?? todo('the key of the management account'))],
            ],
          ],
          0,
        )),
    ...(paths.size === 0
      ? []
      : [
          '',
          ...blockLines(
            ['organizational_units', sortedBy([...paths], ([, path]) => path).map(([id, path]) => [path, id])],
            0,
          ),
        ]),
  ];
}

function domainLines({ snapshot, answers }: Proposal): string[] {
  const found = domainsOf(snapshot).map(({ domain, accounts }) => `${domain} (${counted(accounts, 'account')})`);
  const said = answers.domains.length > 0 ? answers.domains : [todo('a domain that you manage')];
  return [
    ...(found.length === 0 ? [] : commentLines(`root e-mails are in ${found.join(', ')}`)),
    `email_domains: [${said.map(scalar).join(', ')}]`,
  ];
}
