import { listAt, valueAt } from './plan/attributes';
import { Attributes } from './plan/plan';

/*
 * Arguments of a bucket that have another form than the setting that is a resource of its own.
 */

const switched = (on: unknown): string => (on === true ? 'Enabled' : 'Disabled');

/** In the form of aws_s3_bucket_versioning. */
export function versioningIn(bucket: Attributes): Attributes | undefined {
  const versioning = valueAt(bucket, 'versioning[0]');
  if (versioning === undefined) return undefined;
  const [status, mfa] = ['enabled', 'mfa_delete'].map(name => switched(valueAt(versioning, name)));
  return { versioning_configuration: [{ status, mfa_delete: mfa }] };
}

/** In the form of aws_s3_bucket_lifecycle_configuration. */
export const lifecycleIn = (bucket: Attributes): Attributes => ({
  rule: listAt(bucket, 'lifecycle_rule').map(rule => ({
    status: switched(valueAt(rule, 'enabled')),
    filter: [{ and: [{ prefix: valueAt(rule, 'prefix'), tags: valueAt(rule, 'tags') }] }],
    expiration: valueAt(rule, 'expiration'),
    noncurrent_version_expiration: listAt(rule, 'noncurrent_version_expiration').map(old => ({
      noncurrent_days: valueAt(old, 'days'),
    })),
  })),
});
