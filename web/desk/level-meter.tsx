import { useEffect, useRef } from "react";
import css from "./call-bar.module.css";
import { softphone } from "./own-seat.ts";

/** Ten times a second is smooth enough for a voice and costs nothing. */
const paintEveryMs = 100;

/** How loud one's own voice is, always on the screen: a dead microphone is seen before it is heard. */
export function LevelMeter({ label }: { label: string }) {
  const ref = useRef<HTMLMeterElement>(null);
  useEffect(() => {
    const paint = window.setInterval(() => {
      if (ref.current) ref.current.value = softphone.level();
    }, paintEveryMs);
    return () => clearInterval(paint);
  }, []);
  return <meter ref={ref} className={css.meter} min={0} max={1} low={0.05} aria-label={label} />;
}
