// Preloaded by the benchmark into a command: leaves its peak resident size, in KiB, and its processor time, in
// microseconds, in a file.
'use strict';

const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeFileSync(process.env.RESOURCE_USAGE_FILE, `${maxRSS} ${userCPUTime + systemCPUTime}`);
});
