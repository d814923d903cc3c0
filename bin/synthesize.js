// What cdktf-cli and the commands run to synthesize the org file that ORG_FILE names.
'use strict';

require('./node-version');
require('./compiled');
require('../dist/cli/peers').requirePeers();
require('../dist/main');
