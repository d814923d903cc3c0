import { Answer, AwsError, jsonAnswer } from '../front/aws-answer';
import { AwsRequest, jsonInput, text } from '../front/aws-request';
import { FrontContext } from '../front/front-context';

type Input = Readonly<Record<string, unknown>>;
type Target = { readonly AlarmNames?: readonly string[] };

/** Most alarms that a rule names, and longest name of a rule. */
const ALARMS_MAX = 100;
const NAME = /^[^\s](?:.{0,253}[^\s])?$/;

/**
 * Rules that mute alarms, which moto lacks: kept and told of, in JSON. Whether an alarm is silent then is not known here.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutAlarmMuteRule.html
 */
export function alarmMutes(context: FrontContext): (request: AwsRequest) => Answer | undefined {
  const places = new Map<string, Map<string, Input>>();
  return request => {
    if (!request.operation.includes('AlarmMuteRule')) return undefined;
    if (request.protocol !== 'json') {
      throw new AwsError('SandboxNotImplemented', 'the sandbox takes rules that mute alarms in JSON alone');
    }
    const account = context.accountOf(request);
    const place = `${account} ${request.region}`;
    const rules = places.get(place) ?? new Map<string, Input>();
    places.set(place, rules);
    const input = jsonInput(request);
    const arnOf = (name: string): string =>
      `arn:${context.organization.partition}:cloudwatch:${request.region}:${account}:alarm-mute-rule:${name}`;
    switch (request.operation) {
      case 'PutAlarmMuteRule': {
        const name = text(input, 'Name') ?? '';
        const names = (input.MuteTargets as Target | undefined)?.AlarmNames ?? [];
        if (!NAME.test(name) || input.Rule === undefined || names.length > ALARMS_MAX) {
          throw new AwsError('ValidationError', 'A rule has a name, a schedule and at most 100 alarms.');
        }
        rules.set(name, input);
        return jsonAnswer(request, {});
      }
      case 'GetAlarmMuteRule': {
        const rule = rules.get(text(input, 'AlarmMuteRuleName') ?? '');
        if (rule === undefined) throw new AwsError('ResourceNotFoundException', 'There is no such rule.', 404);
        const { Name } = rule as { readonly Name: string };
        return jsonAnswer(request, { ...rule, AlarmMuteRuleArn: arnOf(Name), Status: statusOf(rule) });
      }
      case 'ListAlarmMuteRules': {
        const wanted = input.Statuses as readonly string[] | undefined;
        const AlarmMuteRuleSummaries = [...rules]
          .map(([name, rule]) => ({ AlarmMuteRuleArn: arnOf(name), Status: statusOf(rule) }))
          .filter(({ Status }) => wanted === undefined || wanted.includes(Status));
        return jsonAnswer(request, { AlarmMuteRuleSummaries });
      }
      case 'DeleteAlarmMuteRule':
        rules.delete(text(input, 'AlarmMuteRuleName') ?? '');
        return jsonAnswer(request, {});
      default:
        return undefined;
    }
  };
}

/** Schedules are not followed here: a rule is active until it expires. Dates are seconds since 1970. */
const statusOf = ({ ExpireDate }: Input): string =>
  typeof ExpireDate === 'number' && ExpireDate * 1000 < Date.now() ? 'EXPIRED' : 'ACTIVE';
