/** Ways of AWS that not everybody wants to meet. */
export interface FrontSettings {
  /** Whether the accounts that Organizations describes have the `Status` that AWS has retired, beside `State`. @default true */
  readonly withAccountStatus?: boolean;
}
