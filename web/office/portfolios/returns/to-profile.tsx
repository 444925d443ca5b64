import { Link } from "react-router";
import kit from "../../kit/kit.module.css";

interface Props {
  readonly portfolioId: string;
  /** The day whose results lack a code. */
  readonly day?: string;
  readonly text: string;
}
/** Where the profile is changed. */
export function ToProfile({ portfolioId, day, text }: Props) {
  const address = `/oficina/carteras/${portfolioId}/devolucion/perfil`;
  return (
    <Link className={kit.link} to={day ? `${address}?dia=${day}` : address}>
      {text}
    </Link>
  );
}
