// Refusals to a caller: one catalogue of codes with their HTTP status. Spanish text belongs to the UI and the CLI
// (web/shared/texts; of files, portfolio/core/file-refusal-texts.ts); docs/integrating/errors.md documents each code and a
// test compares both.

export const errorCatalogue = {
  bad_request: 400,
  validation_failed: 422,
  not_authenticated: 401,
  bad_credentials: 401,
  locked_out: 429,
  too_many_requests: 429,
  views_spent: 429,
  csrf_missing: 403,
  not_allowed: 403,
  not_found: 404,
  conflict: 409,
  idempotency_mismatch: 409,
  already_set_up: 409,
  wrong_setup_code: 403,
  weak_password: 422,
  password_expired: 403,
  one_time_expired: 401,
  user_blocked: 403,
  users_file: 422,
  moved_meanwhile: 409,
  file_empty: 422,
  file_encoding: 422,
  file_header: 422,
  file_line_too_long: 422,
  file_too_large: 413,
  file_not_csv: 422,
  file_already_loaded: 409,
  file_too_many_rejects: 422,
  file_partly_loaded: 500,
  decimal_ambiguous: 422,
  date_ambiguous: 422,
  segment_invalid: 422,
  campaign_not_ready: 409,
  campaign_state: 409,
  contact_denied: 409,
  sheet_invalid: 422,
  return_unmapped: 422,
  export_unapproved: 403,
  export_refused: 403,
  export_gone: 410,
  seat_taken: 409,
  seat_state: 409,
  disposition_invalid: 422,
  promise_out_of_policy: 422,
  promise_already_active: 409,
  account_closed: 409,
  identity_not_verified: 409,
  trunk_invalid: 422,
  demo_account_refused: 409,
  engine_unavailable: 503,
  database_unavailable: 503,
  disk_full: 507,
  internal: 500,
} as const satisfies Readonly<Record<string, number>>;

export type ErrorCode = keyof typeof errorCatalogue;

/** A refusal. `details` are plain data for the caller (field names, codes, instants); never personal data. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  constructor(code: ErrorCode, details: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.name = "AppError";
    this.code = code;
    this.details = details;
  }
}
