import { compareText } from './existing';
import { matchesAction } from './policy/decide';
import { parsePolicy, Statement } from './policy/document';

/**
 * What AWS services may no longer do by a resource policy: 'cloudtrail.amazonaws.com: s3:PutObject', sorted.
 *
 * Looks at who and what, and at aws:SourceArn, which says for whom the service acts; a service that is only bound more
 * tightly has lost nothing. EventBridge has: it sends no source when it publishes to a topic, so that a statement with
 * one is not for it.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
export function lostServiceActions(before: unknown, after: unknown): string[] {
  const kept = allowsIn(after);
  const lost = allowsIn(before).flatMap(statement =>
    servicesOf(statement).flatMap(service =>
      statement.actions.not
        ? []
        : statement.actions.values
            .filter(action => !kept.some(other => stillAllows(other, statement, service, action)))
            .map(action => `${service}: ${action}`),
    ),
  );
  return [...new Set(lost)].sort(compareText);
}

const allowsIn = (policy: unknown): Statement[] =>
  parsePolicy(policy).document.statements.filter(({ effect }) => effect === 'Allow');

const servicesOf = ({ principals }: Statement): string[] =>
  principals === undefined || principals.not
    ? []
    : principals.values.flatMap(({ kind, id }) => (kind === 'Service' ? [id] : []));

function stillAllows(statement: Statement, before: Statement, service: string, action: string): boolean {
  const { principals } = statement;
  const isNamed =
    principals !== undefined &&
    !principals.not &&
    principals.values.some(({ kind, id }) => (kind === 'Service' ? id === service : kind === 'AWS' && id === '*'));
  return (
    isNamed &&
    matchesAction(statement.actions, action) &&
    sharesSource(statement, before) &&
    !(service === 'events.amazonaws.com' && /^(sns|kms):/i.test(action) && addsSource(statement, before))
  );
}

/** Whether a statement asks for a source in a way that it did not before. */
function addsSource(statement: Statement, before: Statement): boolean {
  const keysOf = ({ conditions }: Statement) =>
    conditions.map(({ key }) => key.toLowerCase()).filter(key => key.startsWith('aws:source'));
  const then = keysOf(before);
  return keysOf(statement).some(key => !then.includes(key));
}

/** Whether two statements can be for the same resource. */
function sharesSource(statement: Statement, before: Statement): boolean {
  const [now, then] = [sourcesOf(statement), sourcesOf(before)];
  return now.length === 0 || then.length === 0 || now.some(source => /[*?$]/.test(source) || then.includes(source));
}

const sourcesOf = ({ conditions }: Statement): string[] =>
  conditions.flatMap(({ key, values }) => (key.toLowerCase() === 'aws:sourcearn' ? values : []));
