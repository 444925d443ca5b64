// Who told us: asked with every correction, never taken for granted.
import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type GivenBy, givenBy } from "#portfolio/core/contact-points.ts";

interface Props {
  readonly value: GivenBy | "";
  readonly change: (value: GivenBy | "") => void;
  /** A save was tried. */
  readonly tried: boolean;
}
export function GivenByField({ value, change, tried }: Props) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      label={t("contact.givenBy")}
      value={value}
      onChange={(event) => change(givenBy.find((each) => each === event.currentTarget.value) ?? "")}
      error={tried && value === "" ? t("contact.chooseGivenBy") : undefined}
      data={[
        { value: "", label: t("contact.chooseGivenBy") },
        ...givenBy.map((each) => ({ value: each, label: t(`contact.givenByNames.${each}`) })),
      ]}
    />
  );
}
