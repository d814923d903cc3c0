import { Snapshot } from '../world/live/snapshot';
import { Answers, exemptionOf, MUST_BE, PHONE_VARIABLE } from './answers';
import { domainsOf } from './root-domains';

/** Asks a person, and returns the line. */
export type Ask = (question: string) => Promise<string>;

/** Answers that somebody gave already, as options. */
export type Given = Partial<Answers>;

/**
 * Asks what only a person can say, as far as it is not given: an empty line takes what stands in brackets, or leaves the place
 * open. What cannot be is asked again, with the reason.
 */
export async function askAnswers(given: Given, snapshot: Snapshot, ask: Ask): Promise<Answers> {
  const found = domainsOf(snapshot).map(({ domain }) => domain);
  const domains =
    given.domains ??
    (await several(ask, `E-mail domains that you manage [${found.join(' ')}]: `, MUST_BE.domain, /[\s,]+/, found));
  const notify =
    given.notify ?? (await several(ask, 'E-mail addresses that are told of root: ', MUST_BE.notify, /[\s,]+/, []));
  const phoneVariable =
    given.phoneVariable ??
    (await one(ask, `Variable of the primary phone number [${PHONE_VARIABLE}]: `, MUST_BE.phoneVariable)) ??
    PHONE_VARIABLE;
  const runbook = given.runbook ?? (await one(ask, 'https address of the root runbook: ', MUST_BE.runbook));
  const exempt = (): Promise<readonly string[]> =>
    several(ask, 'Accounts that need root for now, with ; between them [none]: ', MUST_BE.exempt, /\s*;\s*/, []);
  const exemptions = given.exemptions ?? (await exempt()).map(exemptionOf);
  return {
    ...{ domains, notify, phoneVariable, exemptions },
    ...(runbook !== undefined && { runbook }),
    ...(given.region !== undefined && { region: given.region }),
  };
}

type Check = (text: string) => string | undefined;

async function one(ask: Ask, question: string, check: Check): Promise<string | undefined> {
  for (let reason = ''; ;) {
    const answer = (await ask(`${reason}${question}`)).trim();
    const problem = answer === '' ? undefined : check(answer);
    if (problem === undefined) return answer === '' ? undefined : answer;
    reason = `${problem}\n`;
  }
}

async function several(
  ask: Ask,
  question: string,
  check: Check,
  between: RegExp,
  otherwise: readonly string[],
): Promise<readonly string[]> {
  const parts = (text: string): string[] => text.split(between).filter(part => part !== '');
  const firstProblem: Check = text =>
    parts(text)
      .map(check)
      .find(problem => problem !== undefined);
  const answer = await one(ask, question, firstProblem);
  return answer === undefined ? otherwise : parts(answer);
}
