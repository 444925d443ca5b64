// Over the lists of the office and the floor, hardly to be seen: who looks at them and when. It takes no pointer, no focus and no
// word of a screen reader.
import { dayAndHour, formatOf } from "../format.ts";
import { useSecond } from "../live-react.ts";
import type { Session } from "../session.ts";
import css from "./watermark.module.css";

const minuteMs = 60_000;
export function Watermark({ session }: { session: Session }) {
  const { tenant, user } = session;
  const now = Math.floor(useSecond() / 60) * minuteMs;
  const text = `${user.username} · ${dayAndHour(now, formatOf(tenant.country, tenant.timeZone))}`;
  return (
    <svg className={css.mark} aria-hidden="true" focusable="false" data-watermark={text}>
      <defs>
        <pattern
          id="watermark"
          width="360"
          height="170"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(-24)"
        >
          <text x="10" y="60">
            {text}
          </text>
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill="url(#watermark)" />
    </svg>
  );
}
