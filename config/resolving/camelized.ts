/** 'log_retention_days' becomes 'logRetentionDays'. */
type CamelKey<Key extends string> = Key extends `${infer First}_${infer Rest}`
  ? `${First}${Capitalize<CamelKey<Rest>>}`
  : Key;

/** A section with the keys of the org file spelt as in code, without those that are resolved by themselves. */
export type Camelized<Section, Without extends keyof Section = never> = {
  readonly [Key in keyof Section as Key extends Without ? never : CamelKey<Key & string>]: Section[Key];
};

/** Returns the keys of a section that are resolved as they are. */
export const camelized = <Section extends object, Without extends keyof Section & string = never>(
  section: Section,
  ...without: readonly Without[]
): Camelized<Section, Without> =>
  Object.fromEntries(
    Object.entries(section)
      .filter(([key]) => !(without as readonly string[]).includes(key))
      .map(([key, value]) => [key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()), value]),
  ) as Camelized<Section, Without>;
