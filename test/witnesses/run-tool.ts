import { execFile } from 'node:child_process';

const MAX_OUTPUT = 256 * 1024 * 1024;

/** What a tool printed on standard output, whatever its exit code: scanners end with one when they find something. */
export function outputOf(
  [command, ...first]: readonly [string, ...string[]],
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  accept: readonly number[],
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { env: { ...process.env, ...environment }, maxBuffer: MAX_OUTPUT };
    execFile(command, [...first, ...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code);
      if (accept.includes(code)) resolve(stdout);
      else reject(new Error(`${args.slice(0, 4).join(' ')} ended with ${error?.code}:\n${stderr.slice(-2000)}`));
    });
  });
}
