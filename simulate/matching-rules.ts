import { EventPattern, EventPatternBranch } from '../aws/events/event-pattern';
import { matchesEventPattern, valuesAt } from '../aws/events/event-pattern-match';
import { EventBridgeEvent } from '../aws/events/eventbridge-event';
import { seesEvent } from '../aws/events/rule-state';
import { Candidates, Requirement } from './candidates';

/** What a rule is for. */
interface Rule {
  readonly state: string;
  readonly pattern: EventPattern;
}

/** Paths whose values tell rules apart, the best one first. */
const TELLING = ['detail.eventName', 'detail-type', 'account', 'detail.eventSource', 'detail.userIdentity.type'];

/** The rules of one bus. */
export class MatchingRules<R extends Rule> {
  private readonly candidates: Candidates<{ readonly rule: R; readonly pattern: EventPattern }>;

  constructor(rules: readonly R[]) {
    const branches = rules.flatMap(rule =>
      rule.pattern.branches.map(branch => ({ rule, branch, pattern: { branches: [branch] } })),
    );
    this.candidates = new Candidates(branches, ({ branch }) => requirementOf(branch));
  }

  /** The rules that an event sets off, in their order. */
  of(event: EventBridgeEvent): R[] {
    const matching = this.candidates
      .of(path => valuesAt(event, path))
      .filter(({ rule, pattern }) => seesEvent(rule.state, event) && matchesEventPattern(pattern, event));
    return [...new Set(matching.map(({ rule }) => rule))];
  }
}

function requirementOf(branch: EventPatternBranch): Requirement | undefined {
  for (const path of TELLING) {
    const values = branch.get(path)?.map(matcher => (matcher.kind === 'equals' ? matcher.value : undefined));
    if (values?.every(value => typeof value === 'string')) return { path, values };
  }
  return undefined;
}
