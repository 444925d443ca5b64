// What the database's own refusals mean to whoever wrote the row.
import { AppError } from "#kernel/errors.ts";

export function refuseTwin(field: string): (error: Error & { code?: string }) => never {
  return (error) => {
    if (error.code === "23505") throw new AppError("conflict", { field });
    if (error.code === "23503") throw new AppError("not_found", { field: "reference" });
    throw error;
  };
}
