import { TerraformDataSource, TerraformElement, TerraformStack } from 'cdktf';
import { Construct, Node } from 'constructs';
import { terraformName } from '../config/terraform-name';

/**
 * A scope whose own id does not appear in Terraform addresses; it keeps ids that come from the org file apart from
 * the stack's own.
 */
export class UnnamedScope extends Construct {}

/**
 * A stack with readable, stable addresses: the construct path joined by '_', without a hash and without a trailing
 * 'Resource', for example aws_account_alternate_contact.payments-prod_security.
 *
 * Two elements that would share an address are an error; Terraform would silently take only one of them.
 */
export class ReadableStack extends TerraformStack {
  private readonly owners = new Map<string, TerraformElement | Node>();

  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = element instanceof Node ? element : element.node;
    const scopes = node.scopes.slice(node.scopes.indexOf(this) + 1);
    const ids = scopes.filter(scope => !(scope instanceof UnnamedScope)).map(scope => scope.node.id);
    if (ids.length > 1 && ids[ids.length - 1] === 'Resource') ids.pop();
    const name = terraformName(ids.join('_'));

    const address = `${kindOf(element)}.${name}`;
    const owner = this.owners.get(address);
    if (owner !== undefined && owner !== element) {
      throw new Error(`${node.path} and ${pathOf(owner)} would share the Terraform address ${address}`);
    }
    this.owners.set(address, element);
    return name;
  }

  /**
   * Does nothing: the only use of this step is to find references between stacks, of which there are none, and it
   * would resolve every element once more.
   */
  override prepareStack(): void {}
}

const pathOf = (element: TerraformElement | Node): string =>
  element instanceof Node ? element.path : element.node.path;

function kindOf(element: TerraformElement | Node): string {
  if (element instanceof Node) return 'node';
  const type: unknown = (element as { terraformResourceType?: unknown }).terraformResourceType;
  if (typeof type !== 'string') return element.constructor.name;
  return TerraformDataSource.isTerraformDataSource(element) ? `data.${type}` : type;
}
