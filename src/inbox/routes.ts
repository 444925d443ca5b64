// What became of the files of the watched folder, for those who load files by hand too.
import { join } from "node:path";
import { InboxFiles } from "#http/contract/inbox.ts";
import type { Database } from "#platform/db.ts";
import type { App } from "#platform/web.ts";
import { listPortfolios } from "#portfolio/service.ts";
import { isFolderName } from "./core/names.ts";
import { newestFiles } from "./store.ts";

/** Weeks of a floor with a dozen mandates. Judgement. */
const filesAtOnce = 300;

export function inboxRoutes(
  app: App,
  { db, inboxFolder }: { readonly db: Database; readonly inboxFolder: string },
): void {
  app.get(
    "/v1/inbox-files",
    {
      schema: {
        operationId: "listInboxFiles",
        summary: "Files of the watched folder and what became of them, the newest first",
        tags: ["portfolios"],
        response: { 200: InboxFiles },
      },
      config: { can: "exclusion.load" },
    },
    async ({ caller }) => {
      const { rows, mandates } = await db.asUser(caller, async (tx) => ({
        rows: await newestFiles(tx, filesAtOnce),
        mandates: await listPortfolios(tx),
      }));
      return {
        files: rows.map(({ portfolio: portfolioId, ...file }) => ({ ...file, portfolioId })),
        folders: mandates.map(({ id, name, code }) => ({
          portfolioId: id,
          portfolioName: name,
          path: isFolderName(code) ? join(inboxFolder, code) : null,
        })),
      };
    },
  );
}
