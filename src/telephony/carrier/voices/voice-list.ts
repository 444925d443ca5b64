// The voices: espeak-ng's Spanish ones, told apart by variant, speed and pitch. Gender decides who may say a line
// that names one.
import type { Cast } from "./lines.ts";

export interface Voice {
  readonly name: string;
  readonly gender: "female" | "male";
  readonly role: "public" | "operator" | "agent";
  /** espeak-ng's -v, -s (words a minute) and -p (0–99). */
  readonly espeak: string;
  readonly speed: number;
  readonly pitch: number;
}

export const voices: readonly Voice[] = [
  { name: "rosa", gender: "female", role: "public", espeak: "es-419+f2", speed: 165, pitch: 52 },
  { name: "milagros", gender: "female", role: "public", espeak: "es-419+f4", speed: 182, pitch: 60 },
  { name: "camila", gender: "female", role: "public", espeak: "es+f3", speed: 172, pitch: 45 },
  { name: "elvira", gender: "female", role: "public", espeak: "es-419+f1", speed: 148, pitch: 38 },
  { name: "jose", gender: "male", role: "public", espeak: "es-419+m3", speed: 165, pitch: 42 },
  { name: "juan", gender: "male", role: "public", espeak: "es-419+m1", speed: 180, pitch: 50 },
  { name: "luis", gender: "male", role: "public", espeak: "es+m4", speed: 155, pitch: 33 },
  { name: "hector", gender: "male", role: "public", espeak: "es-419+m7", speed: 172, pitch: 28 },
  { name: "operadora", gender: "female", role: "operator", espeak: "es-419+f2", speed: 150, pitch: 55 },
  { name: "operadora2", gender: "female", role: "operator", espeak: "es+f1", speed: 160, pitch: 60 },
  { name: "operador", gender: "male", role: "operator", espeak: "es-419+m2", speed: 150, pitch: 45 },
  { name: "operador2", gender: "male", role: "operator", espeak: "es+m6", speed: 158, pitch: 40 },
  { name: "agente1", gender: "female", role: "agent", espeak: "es-419+f3", speed: 168, pitch: 50 },
  { name: "agente2", gender: "male", role: "agent", espeak: "es-419+m2", speed: 170, pitch: 45 },
  { name: "agente3", gender: "female", role: "agent", espeak: "es-419+f5", speed: 175, pitch: 42 },
  { name: "agente4", gender: "male", role: "agent", espeak: "es+m5", speed: 162, pitch: 48 },
];

export function voicesOf(cast: Cast): readonly Voice[] {
  const [role, gender] = cast.split("-");
  return voices.filter((voice) => voice.role === role && (gender === undefined || voice.gender === gender));
}
