// Preloaded by the benchmark into a command and its children: leaves the largest peak resident size, in KiB, in a file.
'use strict';

const { readFileSync, writeFileSync } = require('node:fs');
const file = process.env.PEAK_MEMORY_FILE;

process.on('exit', () => {
  writeFileSync(file, String(Math.max(process.resourceUsage().maxRSS, Number(readFileSync(file, 'utf8')))));
});
