import { textAt } from '../world/plan/attributes';
import { Thing } from '../world/world';

/** What a type is imported by, from the attributes that AWS answers; undefined where they do not tell. */
type ImportId = (attributes: Thing['attributes']) => string | undefined;

const by =
  (...paths: readonly string[]): ImportId =>
  attributes => {
    const texts = paths.map(path => textAt(attributes, path));
    return texts.every(text => text !== undefined && text !== '') ? texts.join('/') : undefined;
  };

/**
 * Types that keep their identity when Terraform takes them over, with what says which one it is there, in what ought to be
 * and in what is.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
 */
export const ADOPTABLE: Readonly<Record<string, { readonly name: readonly string[]; readonly id: ImportId }>> = {
  aws_cloudtrail: { name: ['name'], id: by('arn') },
  aws_s3_bucket: { name: ['bucket'], id: by('bucket') },
  ...Object.fromEntries(
    [
      ...['policy', 'versioning', 'public_access_block', 'ownership_controls', 'logging', 'lifecycle_configuration'],
      ...['server_side_encryption_configuration', 'object_lock_configuration'],
    ].map(setting => [`aws_s3_bucket_${setting}`, { name: ['bucket'], id: by('bucket') }]),
  ),
  aws_cloudwatch_log_group: { name: ['name'], id: by('name') },
  aws_cloudwatch_log_metric_filter: {
    name: ['log_group_name', 'name'],
    id: attributes => by('log_group_name', 'name')(attributes)?.replace(/\/([^/]*)$/, ':$1'),
  },
  aws_cloudwatch_metric_alarm: { name: ['alarm_name'], id: by('alarm_name') },
  // a key has no name: what it says of itself is what the stacks say of it
  aws_kms_key: { name: ['description'], id: by('key_id') },
  aws_kms_alias: { name: ['name'], id: by('name') },
  aws_sns_topic: { name: ['name'], id: by('arn') },
  aws_cloudwatch_event_bus: { name: ['name'], id: by('name') },
  aws_cloudwatch_event_rule: { name: ['event_bus_name', 'name'], id: by('event_bus_name', 'name') },
  aws_sfn_state_machine: { name: ['name'], id: by('arn') },
  aws_cloudformation_stack_set: { name: ['name'], id: by('name') },
};
