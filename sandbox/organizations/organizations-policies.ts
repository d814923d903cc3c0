import { setTimeout as pause } from 'node:timers/promises';
import { Quotas } from '../../config/organization';
import { AwsError } from '../front/aws-answer';
import { text } from '../front/aws-request';
import { CallOrganizations, Json } from './organizations-call';
import { findScpProblem } from './scp-syntax';

/** What AWS allows since May 2026. */
const QUOTAS: Quotas = { scpsPerTarget: 10, scpSize: 10_240 };

const SCP = 'SERVICE_CONTROL_POLICY';

// AWS needs a moment for an attachment; without one, callers that forget to attach one by one would never notice
const ATTACHMENT_MS = 60;

/**
 * Refuses what Organizations refuses about policies and moto lets pass.
 *
 * The returned function is called before an operation is passed on, throws the refusal, and returns what to call
 * when the operation is done.
 */
export function policyGuard(
  call: CallOrganizations,
  quotas: Quotas = QUOTAS,
): (operation: string, input: Json) => Promise<() => void> {
  let underWay = false;
  const nothing = () => undefined;

  return async (operation, input) => {
    switch (operation) {
      case 'CreatePolicy':
        if (text(input, 'Type') === SCP) checkContent(text(input, 'Content') ?? '', quotas);
        return nothing;
      case 'UpdatePolicy': {
        const content = text(input, 'Content');
        if (content !== undefined && (await typeOf(call, input)) === SCP) checkContent(content, quotas);
        return nothing;
      }
      case 'AttachPolicy':
      case 'DetachPolicy': {
        if (underWay) {
          throw new AwsError(
            'ConcurrentModificationException',
            'The target of the operation is currently being modified by a different request. Try again later.',
          );
        }
        underWay = true;
        try {
          await pause(ATTACHMENT_MS);
          await (operation === 'AttachPolicy' ? checkAttach(call, input, quotas) : checkDetach(call, input));
        } catch (error) {
          underWay = false;
          throw error;
        }
        return () => (underWay = false);
      }
      default:
        return nothing;
    }
  };
}

/** Checks the content of an SCP as it was sent: every character counts, white space included. */
export function checkContent(content: string, quotas: Quotas = QUOTAS): void {
  if (content.length > quotas.scpSize) {
    throw constraint(
      'POLICY_CONTENT_LIMIT_EXCEEDED',
      `The policy document is too large: ${content.length} characters, the maximum is ${quotas.scpSize}.`,
    );
  }
  const problem = findScpProblem(content);
  if (problem !== undefined) {
    throw new AwsError(
      'MalformedPolicyDocumentException',
      `The provided policy document does not meet the requirements of the specified policy type: ${problem}.`,
    );
  }
}

async function checkAttach(call: CallOrganizations, input: Json, quotas: Quotas): Promise<void> {
  const type = await typeOf(call, input);
  // moto refuses what does not exist
  if (type === undefined) return;
  const roots = ((await call('ListRoots', {}))?.Roots ?? []) as { PolicyTypes?: { Type: string; Status: string }[] }[];
  if (!roots[0]?.PolicyTypes?.some(one => one.Type === type && one.Status === 'ENABLED')) {
    throw new AwsError(
      'PolicyTypeNotEnabledException',
      'This operation can be performed only for enabled policy types.',
    );
  }
  const attached = await attachedTo(call, input, type);
  if (attached === undefined) return;
  if (attached.includes(text(input, 'PolicyId') ?? '')) {
    throw new AwsError(
      'DuplicatePolicyAttachmentException',
      'A policy with the same ID is already attached to the specified target.',
    );
  }
  if (type === SCP && attached.length >= quotas.scpsPerTarget) {
    throw constraint(
      'MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED',
      `You have attached the maximum number of service control policies (${quotas.scpsPerTarget}) to the target.`,
    );
  }
}

async function checkDetach(call: CallOrganizations, input: Json): Promise<void> {
  const type = await typeOf(call, input);
  const attached = type === undefined ? undefined : await attachedTo(call, input, type);
  if (attached === undefined) return;
  if (!attached.includes(text(input, 'PolicyId') ?? '')) {
    throw new AwsError(
      'PolicyNotAttachedException',
      "The policy isn't attached to the specified target in the specified root.",
    );
  }
  if (type === SCP && attached.length === 1) {
    throw constraint(
      'MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED',
      'You cannot remove the last service control policy attached to the specified target.',
    );
  }
}

async function typeOf(call: CallOrganizations, input: Json): Promise<string | undefined> {
  const described = await call('DescribePolicy', { PolicyId: input.PolicyId });
  const summary = (described?.Policy as { PolicySummary?: { Type?: string } } | undefined)?.PolicySummary;
  return summary?.Type;
}

/** Ids of the policies of a type on the target of an input; undefined when there is no such target. */
async function attachedTo(call: CallOrganizations, input: Json, type: string): Promise<string[] | undefined> {
  const listed = await call('ListPoliciesForTarget', { TargetId: input.TargetId, Filter: type });
  return (listed?.Policies as { Id: string }[] | undefined)?.map(policy => policy.Id);
}

const constraint = (reason: string, message: string) =>
  new AwsError('ConstraintViolationException', message, 400, { Reason: reason });
