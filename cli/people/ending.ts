import { Organization } from '../../config/organization';
import { CUSTODY_FILE } from '../../people/custody/load';
import { End, endsOf, endsToTell, endText } from '../../people/rhythm/ends';
import { custodyBeside } from './records-folder';

/** What ends, and why nobody knows of what people hold; undefined where somebody does, or nobody wrote it down. */
export interface KnownEnds {
  readonly ends: readonly End[];
  readonly unknown?: string;
}

/** What ends by an org file and the custody file beside it. */
export function endsBeside(orgFile: string, organization: Organization, today: string): KnownEnds {
  const { custody, diagnostics } = custodyBeside(orgFile, organization, today);
  const ends = endsOf(organization, custody);
  return custody === undefined && diagnostics.length > 0
    ? { ends, unknown: `${CUSTODY_FILE} is not usable` }
    : { ends };
}

/** Something that people should know of: without full stop. */
interface Told {
  readonly kind: End['kind'];
  readonly about: string;
  readonly why: string;
  readonly next: string;
}

/** What of it a plan or an audit tells on a day; nothing without a reviews section. */
export function endsTold(orgFile: string, organization: Organization, today: string): readonly Told[] {
  if (organization.reviews === undefined) return [];
  const { ends, unknown } = endsBeside(orgFile, organization, today);
  return [
    ...endsToTell(ends, today).map(end => ({
      kind: end.kind,
      about: end.what,
      why: endText(end, today),
      next: end.next,
    })),
    ...(unknown === undefined
      ? []
      : [
          {
            kind: 'held' as const,
            about: 'when MFA devices and phones end',
            why: `is unknown: ${unknown}`,
            next: 'mend it: npx rootguard custody check',
          },
        ]),
  ];
}
