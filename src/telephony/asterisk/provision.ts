// Endpoints of seats and trunks, pushed into the exchange's memory at run time and pushed again after it restarts.
import type { Ari } from "./ari.ts";
import { AriError } from "./ari-types.ts";

export interface SeatEndpoint {
  /** The softphone's user: also its user of authentication. Unique for each session. */
  readonly sipUser: string;
  readonly password: string;
  /** "browser": WebRTC over the /ws of the HTTP port; "phone": plain SIP and RTP over UDP. */
  readonly kind: "browser" | "phone";
}
export interface Trunk {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Set when the carrier asks who calls. */
  readonly credentials?: { readonly user: string; readonly password: string };
  readonly demo: boolean;
  /** In order of preference; none: what every carrier takes. */
  readonly codecs?: readonly string[];
}

export interface Provision {
  putSeatEndpoint(seat: SeatEndpoint): Promise<void>;
  removeSeatEndpoint(sipUser: string): Promise<void>;
  putTrunk(trunk: Trunk): Promise<void>;
  removeTrunk(name: string): Promise<void>;
  trunk(name: string): Trunk | undefined;
  /** Everything again, for an exchange that has lost its memory. */
  replay(): Promise<void>;
}

type Kind = "endpoint" | "aor" | "auth" | "identify";
type Fields = Readonly<Record<string, string>>;
type Piece = readonly [kind: Kind, id: string, fields: Fields];

/** RFC 4028: a carrier that has lost us frees its leg after this long; 90 is the least the RFC allows. */
export const sessionTimerSeconds = 90;
const safeName = /^[A-Za-z0-9_-]{1,64}$/;
const safeHost = /^[A-Za-z0-9.-]{1,253}$/;

export function createProvision(ari: Ari): Provision {
  const seats = new Map<string, SeatEndpoint>();
  const trunks = new Map<string, Trunk>();

  async function push(pieces: readonly Piece[]): Promise<void> {
    for (const [kind, id, fields] of pieces)
      await ari.request("PUT", path(kind, id), undefined, {
        fields: Object.entries(fields).map(([attribute, value]) => ({ attribute, value })),
      });
  }
  async function remove(pieces: readonly Piece[]): Promise<void> {
    for (const [kind, id] of [...pieces].reverse()) await ari.request("DELETE", path(kind, id)).catch(gone);
  }

  /** An exchange that outlived the engine which told it of this trunk. */
  async function leadsElsewhere(trunk: Trunk): Promise<boolean> {
    const told = await ari
      .request<readonly { attribute: string; value: string }[]>("GET", path("aor", trunk.name))
      .catch(gone);
    return (told ?? []).some(({ attribute, value }) => attribute === "contact" && value !== contactOf(trunk));
  }

  return {
    async putSeatEndpoint(seat) {
      check(safeName, seat.sipUser, "sipUser");
      seats.set(seat.sipUser, seat);
      await push(seatPieces(seat));
    },
    async removeSeatEndpoint(sipUser) {
      const seat = seats.get(sipUser) ?? { sipUser, password: "", kind: "phone" };
      check(safeName, sipUser, "sipUser");
      seats.delete(sipUser);
      await remove(seatPieces(seat));
    },
    async putTrunk(trunk) {
      check(safeName, trunk.name, "trunk");
      check(safeHost, trunk.host, "host");
      const known = trunks.get(trunk.name);
      trunks.set(trunk.name, trunk);
      // What changed is made anew: an update adds the new address beside the old one (measured on 22.10) and leaves what is no
      // longer said, so that calls went on to the carrier of before whenever its address sorted first.
      const stale = known ? JSON.stringify(known) !== JSON.stringify(trunk) : await leadsElsewhere(trunk);
      if (stale) await remove(trunkPieces({ ...known, ...trunk }));
      await push(trunkPieces(trunk));
    },
    async removeTrunk(name) {
      const trunk = trunks.get(name);
      trunks.delete(name);
      if (trunk) await remove(trunkPieces(trunk));
    },
    trunk: (name) => trunks.get(name),
    async replay() {
      for (const trunk of trunks.values()) await push(trunkPieces(trunk));
      for (const seat of seats.values()) await push(seatPieces(seat));
    },
  };
}

function seatPieces({ sipUser, password, kind }: SeatEndpoint): readonly Piece[] {
  const common = {
    context: "from-seat",
    aors: sipUser,
    auth: sipUser,
    identify_by: "auth_username,username",
    direct_media: "no",
    device_state_busy_at: "2",
  };
  // µ-law first: Opus would be transcoded for every call with a carrier.
  const endpoint: Fields =
    kind === "browser"
      ? {
          ...common,
          transport: "ws",
          webrtc: "yes",
          dtls_auto_generate_cert: "yes",
          allow: "!all,ulaw,alaw,opus",
        }
      : {
          ...common,
          transport: "udp",
          allow: "!all,ulaw,alaw",
          rtp_symmetric: "yes",
          force_rport: "yes",
          rewrite_contact: "yes",
          dtmf_mode: "rfc4733",
        };
  return [
    ["auth", sipUser, { auth_type: "userpass", username: sipUser, password }],
    ["aor", sipUser, { max_contacts: "1", remove_existing: "yes", qualify_frequency: "0" }],
    ["endpoint", sipUser, endpoint],
  ];
}

function trunkPieces({ name, host, port, credentials, codecs = ["ulaw", "alaw"] }: Trunk): readonly Piece[] {
  const auth: readonly Piece[] = credentials
    ? [["auth", name, { auth_type: "userpass", username: credentials.user, password: credentials.password }]]
    : [];
  return [
    ...auth,
    ["aor", name, { contact: contactOf({ host, port }), qualify_frequency: "0" }],
    [
      "endpoint",
      name,
      {
        context: "from-trunk",
        // By its address alone: with Asterisk's own choice a stranger who writes the trunk's name in From is taken for it.
        identify_by: "ip",
        transport: "udp",
        allow: `!all,${codecs.join(",")}`,
        aors: name,
        direct_media: "no",
        rtp_symmetric: "yes",
        force_rport: "yes",
        dtmf_mode: "rfc4733",
        send_pai: "yes",
        trust_id_inbound: "no",
        // Said on every push: Asterisk 22.10 writes an unset one back as "unknown" when it updates an endpoint, and from
        // then on shows that instead of who calls (measured 2026-11: no return call was matched after the second push).
        callerid: "",
        // "always", not "required": a carrier without RFC 4028 would refuse every call (420); this way we refresh
        // alone and only the carriers that know timers are protected from our death.
        timers: "always",
        timers_sess_expires: String(sessionTimerSeconds),
        timers_min_se: String(sessionTimerSeconds),
        ...(credentials ? { outbound_auth: name, from_user: credentials.user } : {}),
      },
    ],
    ["identify", name, { endpoint: name, match: host }],
  ];
}

const contactOf = ({ host, port }: Pick<Trunk, "host" | "port">): string => `sip:${host}:${port}`;
const path = (kind: Kind, id: string): string => `asterisk/config/dynamic/res_pjsip/${kind}/${id}`;

function gone(error: unknown): void {
  if (!(error instanceof AriError && error.status === 404)) throw error;
}

/** Names reach a SIP configuration: nothing but plain letters may pass. */
function check(pattern: RegExp, text: string, what: string): void {
  if (!pattern.test(text)) throw new Error(`assertion failed: ${what} has characters that SIP would read`);
}
