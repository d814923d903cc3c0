// Ends the process when Node.js is too old, before anything is loaded that it could not read.
'use strict';

var found = process.versions.node.split('.').map(Number);
if (found[0] < 20 || (found[0] === 20 && found[1] < 9)) {
  console.error('error: Node.js 20.9 or later is needed, found ' + process.versions.node + ': https://nodejs.org');
  process.exit(1);
}
