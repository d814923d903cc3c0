import { isUnknown, textAt } from './plan/attributes';
import { byAddress } from './existing';
import { Attributes, ResourceChange } from './plan/plan';
import { ReviewContext } from './context';

/** A setting that is a resource of its own, made for a thing that is there already. */
export interface AddedSetting {
  readonly change: ResourceChange;
  /** What the thing had of such settings before, at other addresses of the plans. */
  readonly before: readonly Attributes[];
}

/** How a setting says which thing it is for, and where that thing has the same text. */
export interface SettingOwner {
  readonly path: string;
  readonly type: string;
  readonly name: string;
}

/** Settings that are created for things which are not, by stack and address. A new thing has nothing to lose. */
export function addedSettings({ byType }: ReviewContext, type: string, owner: SettingOwner): AddedSetting[] {
  const all = (byType.get(type) ?? []).filter(({ deposed }) => deposed === undefined);
  const isNew = (name: string): boolean =>
    (byType.get(owner.type) ?? []).some(
      ({ action, after }) => action === 'create' && textAt(after, owner.name) === name,
    );
  return all
    .filter(({ action }) => action === 'create')
    .sort(byAddress)
    .flatMap(change => {
      const name = textAt(change.after, owner.path);
      if (name === undefined || isUnknown(change, owner.path) || isNew(name)) return [];
      const before = all.flatMap(one =>
        one.before !== undefined && textAt(one.before, owner.path) === name ? [one.before] : [],
      );
      return [{ change, before }];
    });
}
