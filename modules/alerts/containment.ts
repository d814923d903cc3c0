import { Partition, PARTITIONS } from '../../aws/partition';
import { AlertSignal } from '../../config/alert-signals';
import { FORWARDING_QUEUE } from '../../config/names';
import { containmentCommand } from '../../config/scps/containment-command';

/** What the command of a message depends on. */
export interface ContainmentProps {
  readonly partition: Partition;
  /** The account that no SCP binds, 12 digits. */
  readonly managementAccountId: string;
}

/** Signals about what root does. */
export const ROOT_SIGNALS: readonly AlertSignal['id'][] = [
  'root-sign-in',
  'root-activity',
  'root-denied',
  'root-session',
];

/** Events of an account that is out: no deployment brings it back. */
const DEPARTURES = ['AccountDepartedOrganization', 'RemoveAccountFromOrganization'];

/** A text of JSONata. */
const text = (value: string): string => JSON.stringify(value);

/**
 * A text of JSONata in which '<name>' stands for the variable $name. Whoever reads it pastes it into a shell: every
 * variable must have been looked at before.
 */
const filled = (template: string): string =>
  template
    .split(/<(\w+)>/)
    .map((part, index) => (index % 2 === 1 ? `$${part}` : text(part)))
    .join(' & ');

const line = (label: string, command: string): string => `{"label": ${text(label)}, "value": ${filled(command)}}`;

const useKey = ['cancel-key-deletion', 'enable-key'].map(call => `aws kms ${call} --region <region> --key-id <keyId>`);

/**
 * Returns the JSONata expression of the one command that contains what an event tells of, as { label, value }; nothing where
 * an id is not what AWS gives ids like, because a shell would read it. It reads $states.input, { signal, event }, and
 * $event, $detail and $id, the account that the event is about.
 *
 * Root of a member is denied everything. No SCP binds the management account, so there it is shown what the caller does.
 * What was taken from the protection is put back by a deployment, except for a key, of which Terraform would make
 * another one; and what a plan can tell needs no command that changes anything.
 */
export const containmentExpression = ({ managementAccountId }: ContainmentProps): string => `(
    $signal := $states.input.signal;
    $region := $event.region;
    $caller := $contains($detail.userIdentity.accessKeyId & "", /^[A-Z0-9]{16,128}$/)
      ? "AttributeKey=AccessKeyId,AttributeValue=" & $detail.userIdentity.accessKeyId
      : "AttributeKey=Username,AttributeValue=root";
    $keyId := $contains($detail.requestParameters.keyId & "", /^[A-Za-z0-9:\\/_-]+$/) ? $detail.requestParameters.keyId;
    $signal in ${JSON.stringify(ROOT_SIGNALS)}
      ? ($id = ${text(managementAccountId)}
        ? ${line('Look, no SCP binds this account', 'aws cloudtrail lookup-events --region <region> --lookup-attributes <caller>')}
        : $contains($id, /^[0-9]{12}$/) ? ${line('Contain, from the management account', containmentCommand('<id>'))})
      : $signal = "key-tampering" and $exists($keyId) and $detail.eventName = "ScheduleKeyDeletion"
      ? ${line('Put back, in that account', useKey.join(' && '))}
      : $signal = "key-tampering" and $exists($keyId) and $detail.eventName = "DisableKey"
      ? ${line('Put back, in that account', useKey[1]!)}
      : $signal = "tampering" and $detail.eventName in ${JSON.stringify(DEPARTURES)} and $contains($id, /^[0-9]{12}$/)
      ? ${line('Invite it back', 'aws organizations invite-account-to-organization --target Type=ACCOUNT,Id=<id>')}
      : $signal in ["tampering", "key-tampering"]
      ? ${line('Put back', 'npx rootguard deploy')}
      : ${line('Compare', 'npx rootguard plan')}
  )`;

/** Returns the JSONata expression of the command that shows what could not be forwarded, as { label, value }. */
export const undeliveredExpression = ({ partition }: ContainmentProps): string => `(
    $region := $event.region;
    ${line(
      'Read it, in that account',
      `aws sqs receive-message --region <region> --queue-url https://sqs.<region>.${PARTITIONS[partition].dnsSuffix}/<id>/${FORWARDING_QUEUE} --message-attribute-names All`,
    )}
  )`;

/**
 * Returns the JSONata expression of where the console shows an event, for whoever is signed in to the account that
 * recorded it; nothing for what is no event of CloudTrail.
 */
export const linkExpression = ({ partition }: ContainmentProps): string => `(
    $region := $event.region;
    $eventId := $detail.eventID & "";
    $contains($eventId, /^[0-9A-Za-z-]{8,64}$/) ? ${filled(
      `https://<region>.${PARTITIONS[partition].consoleDomain}/cloudtrailv2/home?region=<region>#/events/<eventId>`,
    )}
  )`;
