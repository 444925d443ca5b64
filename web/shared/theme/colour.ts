// Colour arithmetic: WCAG contrast, CIEDE2000 difference, and how a colour looks to people with a colour-vision
// deficiency. The tokens' test uses it; nothing at run time does.

type Triple = readonly [number, number, number];
export type Vision = "normal" | "protan" | "deutan" | "tritan";

/** Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB. */
const matrices: Readonly<Record<Vision, readonly [Triple, Triple, Triple]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

export function contrast(a: string, b: string): number {
  const [lighter, darker] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** CIEDE2000 between two colours as someone with this vision sees them. */
export function difference(a: string, b: string, vision: Vision): number {
  return ciede2000(toLab(seenBy(linear(a), vision)), toLab(seenBy(linear(b), vision)));
}

function linear(hex: string): Triple {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}
function luminance(hex: string): number {
  return dot([0.2126, 0.7152, 0.0722], linear(hex));
}
function dot(a: Triple, b: Triple): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
function seenBy(rgb: Triple, vision: Vision): Triple {
  const clamp = (value: number): number => Math.min(1, Math.max(0, value));
  const rows = matrices[vision];
  return [clamp(dot(rows[0], rgb)), clamp(dot(rows[1], rgb)), clamp(dot(rows[2], rgb))];
}
function toLab(rgb: Triple): Triple {
  const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const x = f(dot([0.4124564, 0.3575761, 0.1804375], rgb) / 0.95047);
  const y = f(dot([0.2126729, 0.7151522, 0.072175], rgb));
  const z = f(dot([0.0193339, 0.119192, 0.9503041], rgb) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function ciede2000(one: Triple, two: Triple): number {
  const [rad, deg] = [Math.PI / 180, 180 / Math.PI];
  const meanChroma7 = ((Math.hypot(one[1], one[2]) + Math.hypot(two[1], two[2])) / 2) ** 7;
  const g = 0.5 * (1 - Math.sqrt(meanChroma7 / (meanChroma7 + 25 ** 7)));
  const [a1, a2] = [(1 + g) * one[1], (1 + g) * two[1]];
  const [c1, c2] = [Math.hypot(a1, one[2]), Math.hypot(a2, two[2])];
  const hue = (b: number, a: number): number =>
    a === 0 && b === 0 ? 0 : (Math.atan2(b, a) * deg + 360) % 360;
  const [h1, h2] = [hue(one[2], a1), hue(two[2], a2)];
  const apart = h2 - h1;
  const turn = c1 * c2 === 0 ? 0 : apart > 180 ? apart - 360 : apart < -180 ? apart + 360 : apart;
  const dh = 2 * Math.sqrt(c1 * c2) * Math.sin((turn * rad) / 2);
  const meanL = (one[0] + two[0]) / 2;
  const meanC = (c1 + c2) / 2;
  const sum = h1 + h2;
  const meanH =
    c1 * c2 === 0 ? sum : Math.abs(apart) <= 180 ? sum / 2 : sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2;
  const cos = (angle: number): number => Math.cos(angle * rad);
  const t =
    1 -
    0.17 * cos(meanH - 30) +
    0.24 * cos(2 * meanH) +
    0.32 * cos(3 * meanH + 6) -
    0.2 * cos(4 * meanH - 63);
  const sl = 1 + (0.015 * (meanL - 50) ** 2) / Math.sqrt(20 + (meanL - 50) ** 2);
  const sc = 1 + 0.045 * meanC;
  const sh = 1 + 0.015 * meanC * t;
  const rc = 2 * Math.sqrt(meanC ** 7 / (meanC ** 7 + 25 ** 7));
  const rt = -Math.sin(60 * Math.exp(-(((meanH - 275) / 25) ** 2)) * rad) * rc;
  const [l, c, h] = [(two[0] - one[0]) / sl, (c2 - c1) / sc, dh / sh];
  return Math.sqrt(l * l + c * c + h * h + rt * c * h);
}
