/**
 * Data events by which files of a bucket are deleted, or lose what keeps them from being deleted.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
 */
export const S3_DELETIONS = ['DeleteObject', 'DeleteObjects', 'PutObjectLegalHold', 'PutObjectRetention'];
