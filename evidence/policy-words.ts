import { parsePolicy } from '../aws/policy/document';
import { callerEffects } from '../aws/policy/effect';
import { describeStatement, statementName } from '../aws/policy/words';

/** What an SCP does, as the search over all requests finds it. */
export interface PolicyWords {
  /** 'the root user: denied every action'. */
  readonly effects: readonly string[];
  /** "'DenyRoot' denies every action on every resource when …". */
  readonly statements: readonly string[];
}

/** Says of a policy what is denied, for whom, and except whom; not what somebody says that it means. */
export const policyWords = (content: string): PolicyWords => ({
  effects: callerEffects(undefined, content).map(({ caller, after }) => `${caller}: ${after}`),
  statements: parsePolicy(content).document.statements.map(
    statement => `${statementName(statement)} ${describeStatement(statement)}`,
  ),
});
