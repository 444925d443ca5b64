// Users from a CSV: all or none; what is wrong row by row, or the one-time passwords to be handed out, shown once.
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { UsersLoaded } from "#http/contract/people.ts";
import type { UserFault } from "#identity/core/user-row.ts";
import { faultLine } from "#identity/core/user-row-texts.ts";
import { AppError } from "#kernel/errors.ts";
import { sendFile } from "../../shared/api.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { ProblemPanel } from "../../shared/ui/problem.tsx";
import kit from "../kit/kit.module.css";
import { RefusalLines } from "../kit/refusal.tsx";
import { useSend } from "../kit/send.ts";
import { Table } from "../kit/table.tsx";
import { FileDrop } from "../load/choose-file.tsx";

export function UsersFile({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [loaded, setLoaded] = useState<UsersLoaded>();
  const sending = useSend((file: File) => sendFile<UsersLoaded>("/v1/users/import", file), {
    told: t("office.users.file.done"),
    refresh: [["users"], ["teams"]],
    onDone: setLoaded,
  });
  return (
    <Dialog title={t("office.users.file.title")} onClose={close} size={640}>
      {loaded ? (
        <Result loaded={loaded} close={close} />
      ) : (
        <div className={kit.form}>
          <p>{t("office.users.file.explain")}</p>
          <p>
            <code translate="no">usuario;nombre;rol;equipo;clave</code>
          </p>
          <ul>
            <li>{t("office.users.file.roles")}</li>
            <li>{t("office.users.file.teams")}</li>
            <li>{t("office.users.file.passwords")}</li>
          </ul>
          {sending.error && <Faults error={sending.error} />}
          <FileDrop
            onFile={(file) => sending.mutate(file)}
            busy={sending.isPending}
            hint={t("office.users.file.dropHint")}
          />
        </div>
      )}
    </Dialog>
  );
}

function Faults({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!(error instanceof AppError) || error.code !== "users_file")
    return (
      <div>
        <ProblemPanel error={error} />
        <RefusalLines error={error} />
      </div>
    );
  const faults = error.details.faults as readonly UserFault[];
  const more = Number(error.details.all) - faults.length;
  return (
    <div>
      <ProblemPanel error={error} />
      <ul className={kit.refusal}>
        {faults.map((fault) => (
          <li key={`${fault.row} ${fault.column} ${fault.code}`}>{faultLine(fault)}</li>
        ))}
        {more > 0 && <li>{t("office.users.file.more", { count: more })}</li>}
      </ul>
    </div>
  );
}

function Result({ loaded, close }: { loaded: UsersLoaded; close: () => void }) {
  const { t } = useTranslation();
  const { passwords } = loaded;
  return (
    <div className={kit.form}>
      <p>{t("office.users.file.counts", { ...loaded })}</p>
      {passwords.length > 0 && (
        <>
          <p>
            <strong>{t("office.users.file.handOut")}</strong>
          </p>
          <Table
            caption={t("office.users.file.handOut")}
            rows={passwords}
            keyOf={(row) => row.username}
            columns={[
              { id: "name", head: t("office.fields.name"), cell: (row) => row.name },
              { id: "username", head: t("office.fields.username"), cell: (row) => row.username },
              {
                id: "password",
                head: t("office.fields.password"),
                cell: (row) => <code translate="no">{row.password}</code>,
              },
            ]}
          />
        </>
      )}
      <div className={kit.foot}>
        {passwords.length > 0 && (
          <Button variant="default" onClick={() => print()}>
            {t("office.users.file.print")}
          </Button>
        )}
        <Button onClick={close} data-autofocus>
          {t("common.close")}
        </Button>
      </div>
    </div>
  );
}
