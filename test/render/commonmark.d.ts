/** The part of the Markdown parser that the tests use; the package has no types. */
declare module 'commonmark' {
  interface Node {
    readonly type: string;
    readonly literal: string | null;
  }
  interface Walker {
    next(): { readonly entering: boolean; readonly node: Node } | null;
  }
  class Parser {
    parse(markdown: string): { walker(): Walker };
  }
}
