import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { loadOrganization } from '../../config/load';
import { defineStacks } from '../../stacks/organization-stacks';

const EXAMPLES = join(__dirname, '../../examples');

test.each(readdirSync(EXAMPLES))('the stacks of %s are what cdktf itself makes of them', example => {
  const { organization } = loadOrganization(join(EXAMPLES, example, 'org.yaml'), '2026-11-21');
  const app = new App();
  defineStacks(app, organization!);
  const stacks = app.node.children.filter(child => TerraformStack.isStack(child));
  expect(stacks.length).toBeGreaterThan(1);
  for (const stack of stacks) {
    const cdktfs = TerraformStack.prototype.toTerraform.call(stack) as unknown;
    // what is undefined is not written
    expect(stack.toTerraform()).toEqual(JSON.parse(JSON.stringify(cdktfs)));
  }
});
