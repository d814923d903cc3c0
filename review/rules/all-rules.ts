import { Rule } from '../rule';

/** Every rule, sorted by name. */
export const ALL_RULES: readonly Rule[] = [];
