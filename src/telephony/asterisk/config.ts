// Writes one complete private Asterisk configuration under a run folder. The files are ours from the first line:
// nothing of the system's /etc/asterisk is read, and nothing listens beyond the addresses given here.
import { existsSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { dialplan, modules, sorcery, staticFiles } from "./config-texts.ts";
import type { AsteriskInstall } from "./install.ts";

export interface AsteriskSettings {
  /** Everything of this exchange lies under it: etc, log, spool, run, db. */
  readonly runDir: string;
  readonly install: AsteriskInstall;
  /** "127.0.0.1" unless the operator opens the exchange to a carrier or to phones. */
  readonly address: string;
  readonly httpPort: number;
  readonly sipPort: number;
  readonly rtpPorts: readonly [number, number];
  readonly ariPassword: string;
  /** Folder with the sounds played on hold; silence without it. */
  readonly holdMusicDir?: string;
  /** Address carriers must send to when the machine stands behind a NAT. */
  readonly externalAddress?: string;
}

export interface AsteriskPaths {
  readonly configFile: string;
  readonly recordings: string;
  readonly logFile: string;
}

export const ariUser = "recaudo";
export const ariApp = "recaudo";
/** A carrier's first word ("100 Trying") is due at once; nothing at all for this long and the call is told as failed (408). */
export const muteCarrierMs = 6_400;
/**
 * First repetition of an unanswered request. The exchange refuses to give up before 64 of these, so with RFC 3261's 500 ms a dead
 * carrier outlived our ring timeout and looked like a telephone nobody answers (measured 2026-11: 480 after 15 s, cause 19).
 */
const sipT1Ms = muteCarrierMs / 64;
/** Two ports (RTP, RTCP) for each leg; a bridged, recorded call has two legs. */
export const leastRtpPorts = 20;

export async function writeConfig(settings: AsteriskSettings): Promise<AsteriskPaths> {
  const [first, last] = settings.rtpPorts;
  if (last - first + 1 < leastRtpPorts)
    throw new Error(`El rango RTP ${first}-${last} es corto: hacen falta ${leastRtpPorts} puertos o más.`);
  const run = settings.runDir;
  for (const folder of [
    "etc",
    "log",
    "spool/recording",
    "spool/monitor",
    "spool/tmp",
    "run",
    "lib/keys",
    "db",
  ])
    await mkdir(join(run, folder), { recursive: true });
  await chmod(run, 0o700);
  const texts: Readonly<Record<string, string>> = {
    ...staticFiles,
    "asterisk.conf": mainFile(settings),
    "modules.conf": modules,
    "sorcery.conf": sorcery,
    "extensions.conf": dialplan(ariApp),
    "http.conf": httpFile(settings),
    "ari.conf": ariFile(settings),
    "rtp.conf": `[general]\nrtpstart=${first}\nrtpend=${last}\nstrictrtp=yes\nicesupport=yes\n`,
    "musiconhold.conf": holdMusicFile(settings),
    "pjsip.conf": pjsipFile(settings),
  };
  for (const [name, text] of Object.entries(texts)) {
    const path = join(run, "etc", name);
    await writeFile(path, text, { mode: 0o600 });
    await chmod(path, 0o600);
  }
  return {
    configFile: join(run, "etc/asterisk.conf"),
    recordings: join(run, "spool/recording"),
    logFile: join(run, "log/messages.log"),
  };
}

function mainFile({ runDir, install }: AsteriskSettings): string {
  // transmit_silence: without it no packet reaches a customer who waits in Stasis, and some carriers hang up.
  return `[directories]
astetcdir => ${runDir}/etc
astmoddir => ${install.modulesDir}
astvarlibdir => ${runDir}/lib
astdbdir => ${runDir}/db
astkeydir => ${runDir}/lib
astdatadir => ${install.dataDir}
astagidir => ${runDir}/lib
astspooldir => ${runDir}/spool
astrundir => ${runDir}/run
astlogdir => ${runDir}/log
astsbindir => ${join(install.binary, "..")}
[options]
verbose = 0
defaultlanguage = es
documentation_language = en_US
transmit_silence = yes
maxcalls = 2000
live_dangerously = no
hideconnect = yes
`;
}

function httpFile({ address, httpPort }: AsteriskSettings): string {
  return `[general]
enabled = yes
bindaddr = ${address}
bindport = ${httpPort}
sessionlimit = 1000
session_inactivity = 30000
session_keep_alive = 15000
`;
}

function ariFile({ ariPassword }: AsteriskSettings): string {
  if (!/^[\w-]{16,}$/.test(ariPassword)) throw new Error("assertion failed: the ARI password is too weak");
  return `[general]
enabled = yes
pretty = no
allowed_origins =
channelvars = ${channelVariables.join(",")}
[${ariUser}]
type = user
read_only = no
password = ${ariPassword}
password_format = plain
`;
}

/** Told with every event and listing, so that a restarted engine knows whose channel it sees. */
export const channelVariables = ["RECAUDO_ATTEMPT", "RECAUDO_SEAT"] as const;

function holdMusicFile({ holdMusicDir }: AsteriskSettings): string {
  if (!holdMusicDir || !existsSync(holdMusicDir)) return "[general]\n";
  return `[general]\n[default]\nmode=files\ndirectory=${holdMusicDir}\n`;
}

/**
 * Only transports live in the file; endpoints are pushed at run time (provision.ts).
 * The identification order matters: with Asterisk's own, an agent who registers from the carrier's address is
 * taken for the carrier.
 */
function pjsipFile({ address, httpPort, sipPort, externalAddress }: AsteriskSettings): string {
  const external = externalAddress
    ? `external_media_address=${externalAddress}\nexternal_signaling_address=${externalAddress}\n`
    : "";
  return `[global]
type=global
user_agent=recaudo
endpoint_identifier_order=username,auth_username,ip
max_initial_qualify_time=1
[system]
type=system
threadpool_initial_size=4
threadpool_max_size=50
timer_t1=${sipT1Ms}
timer_b=${muteCarrierMs}
disable_tcp_switch=yes
[udp]
type=transport
protocol=udp
bind=${address}:${sipPort}
allow_reload=no
${external}[ws]
type=transport
protocol=ws
bind=${address}:${httpPort}
`;
}
