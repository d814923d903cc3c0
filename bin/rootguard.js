#!/usr/bin/env node
'use strict';

require('./node-version');
require('./compiled');
require('../dist/cli/rootguard');
