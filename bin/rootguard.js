#!/usr/bin/env node
'use strict';

// tsx of this package, wherever the command is called from
require('tsx/cjs/api').register();
require('../cli/rootguard.ts');
