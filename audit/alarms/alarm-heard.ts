import { parseArn } from '../../aws/arn';
import { remembered } from '../../aws/remembered';
import { listAt, textAt } from '../../world/plan/attributes';
import { Thing } from '../../world/world';
import { topicOpen } from '../alerts/topic-open';
import { Open } from '../open';
import { AuditContext } from '../requirement';

const DEPLOY = 'npx rootguard deploy alarms';

/** What keeps people from hearing an alarm that rings; of several topics one that is heard is enough. */
export function heard(alarm: Thing, context: AuditContext): readonly Open[] {
  const topics = listAt(alarm.attributes, 'alarm_actions').filter(
    (arn): arn is string => typeof arn === 'string' && parseArn(arn)?.service === 'sns',
  );
  const found = topics.map(topic => publishing(context)(topic, alarm));
  return found.find(open => open.length === 0) ?? found[0] ?? [{ problem: 'it tells no topic', next: DEPLOY }];
}

/** Thousands of alarms tell the same topic: unless something of it is about alarms by name, the answer is the same. */
const publishing = remembered((context: AuditContext) => {
  const { organization, snapshot, world } = context;
  const known = new Map<string, readonly Open[]>();
  const isNamed = world
    .things('aws_sns_topic', 'aws_kms_key')
    .some(({ attributes }) => /:alarm:[^*"]/.test(textAt(attributes, 'policy') ?? ''));
  return (topic: string, { account = '', region = '', attributes }: Thing): readonly Open[] => {
    const name = textAt(attributes, 'alarm_name') ?? '';
    const key = JSON.stringify([topic, account, region, isNamed ? name : '']);
    const keys = {
      'aws:SourceArn': `arn:${organization.partition}:cloudwatch:${region}:${account}:alarm:${name}`,
      ...{ 'aws:SourceAccount': account, 'aws:SourceOwner': account },
      ...(snapshot.organization !== undefined && { 'aws:SourceOrgID': snapshot.organization.id }),
    };
    const found = known.get(key) ?? topicOpen(topic, { service: 'cloudwatch.amazonaws.com', keys }, context);
    known.set(key, found);
    return found;
  };
});
