// The card for whoever does not serve the person and need not reach them: every telephone and e-mail on it in part, lent ones too.
import { maskEmail, maskPhone } from "../../portfolio/core/masks.ts";

interface Maskable {
  readonly contact: { readonly email: string | null };
  readonly phones: readonly { readonly number: string }[];
  readonly shared: {
    readonly phones: readonly { readonly number: string }[];
    readonly contacts: readonly { readonly kind: string; readonly text: string }[];
  };
}
export function maskedCard<Card extends Maskable>(card: Card): Card {
  const part = <T extends { readonly number: string }>(phone: T): T => ({
    ...phone,
    number: maskPhone(phone.number),
  });
  const { email } = card.contact;
  return {
    ...card,
    masked: true,
    contact: { ...card.contact, email: email === null ? null : maskEmail(email) },
    phones: card.phones.map(part),
    shared: {
      phones: card.shared.phones.map(part),
      contacts: card.shared.contacts.map((one) =>
        one.kind === "email" ? { ...one, text: maskEmail(one.text) } : one,
      ),
    },
  };
}
