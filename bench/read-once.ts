import { readEverything } from '../world/live/read-living';
import { writeSnapshot } from '../world/live/snapshot-file';

/** Reads everything once, as `rootguard snapshot` does, and prints seconds, megabytes, accounts and what is unknown, as JSON. */
async function main([output = '', faster = '1']: readonly string[]): Promise<void> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const start = performance.now();
  const options = { journal: `${output}.journal`, phoneKey: 'a key of this measurement', faster: Number(faster) };
  const living = await readEverything(options);
  if ('refused' in living) throw new Error(living.refused.message);
  const { accounts, things, unknown } = living.snapshot;
  writeSnapshot(output, living.snapshot);
  const seconds = (performance.now() - start) / 1000;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  const sums = { seconds, megabytes, accounts: accounts.length, things: things.length, unknown: unknown.slice(0, 5) };
  process.stdout.write(`${JSON.stringify(sums)}\n`);
}

void main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
