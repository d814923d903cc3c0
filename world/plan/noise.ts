/** One attribute, masked: 'retention_in_days', '365', '30'. */
export interface AttributeChange {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** What was folded away, counted: differences that mean nothing. */
export interface Noise {
  /** Resources whose whole change is noise. */
  readonly resources: number;
  /** Attributes. */
  readonly tagsAll: number;
  readonly knownAfterApply: number;
  readonly jsonSpelling: number;
  /** Nothing written in another way: null, '', [] and {}. */
  readonly emptySpelling: number;
}
