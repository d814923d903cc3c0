/** How a review can be written. */
export const FORMATS = ['text', 'markdown', 'json', 'html'] as const;

export type Format = (typeof FORMATS)[number];
