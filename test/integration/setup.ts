// Terraform runs take minutes: the AWS provider itself waits 55 s for a bucket's lifecycle rules to settle
jest.setTimeout(600_000);

// the AWS SDK announces the Node versions of its later releases at every use
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

// Terraform and its provider are hundreds of short processes: with fewer collections they take about a fifth less CPU
process.env.GOGC ??= '400';
