import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const SAMPLE_MS = 250;

/**
 * Returns the most provider processes that any one Terraform of this test had at the same time while something ran,
 * and how many Terraforms there were.
 */
export async function countProviders(run: () => Promise<unknown>): Promise<{ terraforms: number; most: number }> {
  const most = new Map<string, number>();
  const samples: Promise<void>[] = [];
  const sample = async () => {
    const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,comm=']);
    const processes = stdout.split('\n').map(line => line.trim().split(/\s+/));
    const terraforms = processes.filter(([, parent]) => parent === String(process.pid)).map(([pid = '']) => pid);
    for (const terraform of terraforms) {
      // Linux shows the first 15 characters of a name
      const providers = processes.filter(
        ([, parent, name]) => parent === terraform && /terraform-provi/.test(name ?? ''),
      );
      if (providers.length > 0) most.set(terraform, Math.max(most.get(terraform) ?? 0, providers.length));
    }
  };
  const timer = setInterval(() => samples.push(sample()), SAMPLE_MS);
  try {
    await run();
  } finally {
    clearInterval(timer);
  }
  await Promise.all(samples);
  return { terraforms: most.size, most: Math.max(0, ...most.values()) };
}
