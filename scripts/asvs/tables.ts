// The 70 requirements of level 1, numbered as in ASVS 5.0.0.
import {
  amounts,
  catalogue,
  imports,
  inbox,
  office,
  people,
  type Requirement,
  reports,
  roles,
  sessions,
  tidy,
  walls,
} from "./types.ts";

const hostileName = office("a hostile name is text wherever it is shown");
const decidedRoutes = roles("every operation has its decision here, and its route asks for that permission");
const eachRole = {
  file: "test/journeys/roles.test.ts",
  title: "as %s each operation is refused or not as decided, whatever is sent",
};
const cookie = sessions(
  "the session travels in a cookie no script reads, no other site sends and no plain connection carries",
);
const answers = sessions(
  "an answer is drawn as what it is, to nobody's page but ours, and nothing else lies on the server",
);
const bodies = sessions(
  "a body that costs more to read than to send is refused: too deep, too large, not JSON, or with keys of the language",
);
const ends = sessions(
  "a new password ends every session the old one opened, with its sockets, and not the call on the line",
);
const newSession = sessions(
  "logging in makes a new session, whatever cookie came along, and a made-up one opens nothing",
);
const passwords = sessions(
  "a password has twelve signs of any kind, is taken as it was typed, and one sign less or other does not enter",
);
const guesses = [
  sessions("after five wrong passwords not even the right one enters, until the lock has run out"),
  sessions("an address that tries its twenty-first log-in in a minute is told to wait, whoever it asks for"),
];
const noTokens = "No self-contained tokens: a session is a reference kept in the database.";
const noOauth = "No authorisation server: log-in is our own.";

export const encoding: readonly Requirement[] = [
  {
    id: "1.2.1",
    asks: "Text is encoded for the place it is shown in",
    status: "met",
    proof: [hostileName],
    note: "React text nodes only; a content security policy without inline scripts.",
  },
  {
    id: "1.2.2",
    asks: "Addresses built from data are encoded and of safe schemes",
    status: "partly",
    note: "No stored address is ever a link; search parameters go through URLSearchParams. No test looks at each link.",
  },
  {
    id: "1.2.3",
    asks: "Data put into script or JSON cannot become code",
    status: "met",
    proof: [hostileName, bodies],
    note: "JSON is written by its serialiser; no script is generated.",
  },
  {
    id: "1.2.4",
    asks: "Queries take their values as parameters",
    status: "partly",
    proof: [tidy("SQL stands only in stores, the platform, tests and scripts"), hostileName],
    note: "Kysely binds every value; that no store joins text into SQL is read, not tested.",
  },
  {
    id: "1.2.5",
    asks: "Commands of the system take no text from outside",
    status: "partly",
    note: "Processes are started with lists of arguments and never through a shell with data; read, not tested.",
  },
  {
    id: "1.3.1",
    asks: "Markup that people write is cleaned",
    status: "not applicable",
    note: "No field takes markup.",
  },
  {
    id: "1.3.2",
    asks: "Nothing evaluates text as code",
    status: "met",
    proof: [
      {
        file: "src/gestiones/core/gestiones.test.ts",
        title: "a name that looks like a variable is said as it is written",
      },
      answers,
    ],
    note: "The content security policy forbids eval in the browser; scripts for talks are data with placeholders that are filled once.",
  },
  {
    id: "1.5.1",
    asks: "XML is parsed without outside entities",
    status: "not applicable",
    note: "No XML is parsed; spreadsheets are refused and told apart from CSV.",
  },
];

export const validation: readonly Requirement[] = [
  {
    id: "2.1.1",
    asks: "What input must look like is written down",
    status: "met",
    proof: [decidedRoutes],
    note: "docs/openapi.json is generated from the schemas that validate; docs/operating/files.md for files.",
  },
  {
    id: "2.2.1",
    asks: "Input is checked against what is expected",
    status: "met",
    proof: [
      eachRole,
      bodies,
      imports("the samples of amounts and dates end in a question or in one verdict a row"),
    ],
  },
  {
    id: "2.2.2",
    asks: "The server checks, whatever the browser checked",
    status: "met",
    proof: [eachRole, bodies],
  },
  {
    id: "2.3.1",
    asks: "Steps of a business flow cannot be skipped",
    status: "met",
    proof: [
      amounts("in the call the amounts come with the identity, and not a moment before"),
      {
        file: "test/journeys/rights.test.ts",
        title:
          "erasing takes two people and leaves nothing that says who it was, while the evidence of contacts and debts stays",
      },
    ],
  },
];

export const frontend: readonly Requirement[] = [
  { id: "3.2.1", asks: "An answer is not drawn as something it is not", status: "met", proof: [answers] },
  {
    id: "3.2.2",
    asks: "Text is shown by functions that only show text",
    status: "met",
    proof: [hostileName],
  },
  { id: "3.3.1", asks: "Cookies go over TLS alone, under a protected name", status: "met", proof: [cookie] },
  {
    id: "3.4.1",
    asks: "Every answer tells browsers to come by HTTPS only",
    status: "met",
    proof: [answers],
    note: "Whenever the proxy that adds TLS says that the browser came by HTTPS; a year, with subdomains.",
  },
  { id: "3.4.2", asks: "No other site may read answers", status: "met", proof: [answers] },
  {
    id: "3.5.1",
    asks: "Changes cannot be sent by another site",
    status: "met",
    proof: [
      {
        file: "test/journeys/sessions.test.ts",
        title: "a change %s of its session is refused and changes nothing; reading needs none",
      },
      cookie,
    ],
  },
  {
    id: "3.5.2",
    asks: "Where the preflight is the defence, no simple request gets past it",
    status: "not applicable",
    note: "The defence is a token of the session and a SameSite=Strict cookie.",
  },
  {
    id: "3.5.3",
    asks: "What changes something is no GET",
    status: "partly",
    proof: [decidedRoutes],
    note: "By the list of routes; a GET writes nothing but the log of accesses. No test looks at each.",
  },
];

export const api: readonly Requirement[] = [
  { id: "4.1.1", asks: "Each answer names its type and character set", status: "met", proof: [answers] },
  {
    id: "4.4.1",
    asks: "Sockets of the browser are encrypted",
    status: "not met",
    note: "As 3.4.1: TLS is the proxy's. The page opens wss: wherever it came by https:.",
  },
];

export const files: readonly Requirement[] = [
  {
    id: "5.2.1",
    asks: "A file larger than can be worked is refused",
    status: "met",
    proof: [
      imports("a line of 100 MB is refused at once, in bounded memory, and leaves nothing behind"),
      inbox("a file larger than an upload may be is refused unread"),
    ],
  },
  {
    id: "5.2.2",
    asks: "A file is what its name and type claim",
    status: "met",
    proof: [
      {
        file: "test/journeys/cli-import.test.ts",
        title: "an empty file and a spreadsheet are told apart from a wrong header",
      },
    ],
  },
  {
    id: "5.3.1",
    asks: "Uploaded files are never run or served as pages",
    status: "met",
    proof: [answers],
    note: "They are read, stored as rows and removed; none lies under the folder of pages.",
  },
  {
    id: "5.3.2",
    asks: "Paths are made of our own names",
    status: "met",
    proof: [
      inbox(
        "links are not followed: neither a file that leads out, nor a mandate's folder, nor the folder of errors",
      ),
      {
        file: "test/journeys/floor-desk.test.ts",
        title:
          "a recorded call is heard from the person's history, in ranges, by whoever may, and each hearing is logged",
      },
    ],
  },
];

export const authentication: readonly Requirement[] = [
  {
    id: "6.1.1",
    asks: "How guessing is slowed down is written down",
    status: "met",
    proof: guesses,
    note: "SECURITY.md: five wrong passwords lock for 15 minutes; 20 log-ins a minute from an address.",
  },
  {
    id: "6.2.1",
    asks: "Passwords have at least 8 signs",
    status: "met",
    proof: [passwords],
    note: "12 are asked for.",
  },
  {
    id: "6.2.2",
    asks: "People can change their password",
    status: "met",
    proof: [
      people(
        "one's own password is changed knowing the old one and ends the other sessions; a common one is refused, an old one-time one opens nothing",
      ),
    ],
  },
  {
    id: "6.2.3",
    asks: "Changing it asks for the old one",
    status: "met",
    proof: [
      people(
        "one's own password is changed knowing the old one and ends the other sessions; a common one is refused, an old one-time one opens nothing",
      ),
    ],
    note: "A wrong old one counts like a wrong log-in.",
  },
  {
    id: "6.2.4",
    asks: "Common passwords are refused",
    status: "met",
    proof: [
      people(
        "one's own password is changed knowing the old one and ends the other sessions; a common one is refused, an old one-time one opens nothing",
      ),
      {
        file: "src/identity/core/common-password.test.ts",
        title:
          "a common password, a word with figures, the same again and again and one's own name are refused",
      },
      people("one wrong row and nobody comes in: each fault with its row and column"),
    ],
    note: "Also of those that come in a file of users.",
  },
  { id: "6.2.5", asks: "Any mixture of signs is allowed", status: "met", proof: [passwords] },
  {
    id: "6.2.6",
    asks: "Fields of passwords hide what is typed",
    status: "partly",
    note: "Every such field is of type password; a supervisor reads a one-time password aloud once. Not tested field by field.",
  },
  {
    id: "6.2.7",
    asks: "Pasting and password managers work",
    status: "partly",
    note: "No field prevents it; not tested.",
  },
  {
    id: "6.2.8",
    asks: "A password is compared as it was typed",
    status: "met",
    proof: [passwords],
    note: "Up to 200 signs, neither cut nor changed.",
  },
  { id: "6.3.1", asks: "Guessing and stuffing are stopped as written down", status: "met", proof: guesses },
  {
    id: "6.3.2",
    asks: "No default accounts",
    status: "met",
    proof: [office("the first administrator is made in the browser with the printed code")],
  },
  {
    id: "6.4.1",
    asks: "First passwords are random, used once and expire",
    status: "met",
    proof: [
      people(
        "one's own password is changed knowing the old one and ends the other sessions; a common one is refused, an old one-time one opens nothing",
      ),
      {
        file: "src/identity/core/one-time-password.test.ts",
        title:
          "a one-time password has three groups of four signs that cannot be mistaken, and is long enough to enter",
      },
      people(
        "a supervisor hands over a one-time password in mid-call: sessions end, the call does not, and the agent is back in it",
      ),
    ],
    note: "72 hours.",
  },
  {
    id: "6.4.2",
    asks: "No hints and no secret questions",
    status: "met",
    proof: [decidedRoutes],
    note: "No route for either exists.",
  },
];

export const sessionsTable: readonly Requirement[] = [
  { id: "7.2.1", asks: "The server itself verifies the session", status: "met", proof: [newSession] },
  {
    id: "7.2.2",
    asks: "Sessions have tokens made for them, not fixed keys",
    status: "met",
    proof: [newSession],
  },
  {
    id: "7.2.3",
    asks: "Tokens are random, of 128 bits or more",
    status: "met",
    proof: [cookie],
    note: "256 bits; stored as a hash.",
  },
  {
    id: "7.2.4",
    asks: "Logging in makes a new token and ends the one before",
    status: "met",
    proof: [newSession],
  },
  {
    id: "7.4.1",
    asks: "A session that ended opens nothing",
    status: "met",
    proof: [
      cookie,
      sessions(
        "a session is over half an hour after anybody was there and twelve hours after it began, to the minute, its sockets too",
      ),
    ],
  },
  {
    id: "7.4.2",
    asks: "Blocking a user ends all their sessions",
    status: "met",
    proof: [
      people(
        "blocked without a call one is out at once; blocked in a call, out too when the engine was replaced meanwhile",
      ),
      ends,
    ],
    note: "Who is blocked in mid-call may finish that call and nothing else.",
  },
];

export const authorisation: readonly Requirement[] = [
  {
    id: "8.1.1",
    asks: "Who may do and see what is written down",
    status: "met",
    proof: [decidedRoutes],
    note: "Permissions by role in code and in docs/operating/people.md; confidentiality of each column in the database.",
  },
  {
    id: "8.2.1",
    asks: "Each function asks for its permission",
    status: "met",
    proof: [decidedRoutes, eachRole],
  },
  {
    id: "8.2.2",
    asks: "Each piece of data is seen by whom it was granted",
    status: "met",
    proof: [
      walls("a user sees the debtors of the mandate granted and no other"),
      catalogue("another tenant sees not one row of any table"),
      roles(
        "a creditor's own people see their debtors and figures, nothing of another creditor, and nobody of the agency",
      ),
    ],
  },
  {
    id: "8.3.1",
    asks: "The server decides, not the browser",
    status: "met",
    proof: [
      eachRole,
      catalogue("the application's role owns nothing, bypasses nothing and may create nothing"),
    ],
  },
];

export const tokens: readonly Requirement[] = [
  { id: "9.1.1", asks: "Signatures of tokens are verified", status: "not applicable", note: noTokens },
  {
    id: "9.1.2",
    asks: "Only listed algorithms make or verify them",
    status: "not applicable",
    note: noTokens,
  },
  { id: "9.1.3", asks: "Their keys come from a fixed place", status: "not applicable", note: noTokens },
  { id: "9.2.1", asks: "Their time is verified", status: "not applicable", note: noTokens },
  { id: "10.4.1", asks: "Redirects go to registered addresses", status: "not applicable", note: noOauth },
  { id: "10.4.2", asks: "A code is used once", status: "not applicable", note: noOauth },
  { id: "10.4.3", asks: "A code is short-lived", status: "not applicable", note: noOauth },
  { id: "10.4.4", asks: "Only grants in use are offered", status: "not applicable", note: noOauth },
  { id: "10.4.5", asks: "Replayed refresh tokens are found", status: "not applicable", note: noOauth },
];

export const cryptography: readonly Requirement[] = [
  {
    id: "11.3.1",
    asks: "No insecure modes or paddings of ciphers",
    status: "not applicable",
    note: "The product encrypts nothing itself: disks and backups are the operator's.",
  },
  { id: "11.3.2", asks: "Only approved ciphers", status: "not applicable", note: "As 11.3.1." },
  {
    id: "11.4.1",
    asks: "Only approved hashes",
    status: "partly",
    note: "SHA-256 and argon2id; SIP's digest with carriers is MD5, which its standard prescribes.",
  },
  {
    id: "12.1.1",
    asks: "Only current versions of TLS",
    status: "not met",
    note: "TLS is the proxy's, which the product does not configure.",
  },
  {
    id: "12.2.1",
    asks: "Every connection from outside is encrypted",
    status: "not met",
    note: "As 12.1.1. Beyond loopback the session cookie does not work without HTTPS.",
  },
  { id: "12.2.2", asks: "Certificates are publicly trusted", status: "not met", note: "As 12.1.1." },
];

export const rest: readonly Requirement[] = [
  { id: "13.4.1", asks: "Nothing of source control is served", status: "met", proof: [answers] },
  {
    id: "14.2.1",
    asks: "Sensitive data is in no address",
    status: "partly",
    note: "Searches by document, number or name are sent as a body, and the page's address does not carry them; identifiers in addresses are random. That no route takes more is read, not tested.",
  },
  {
    id: "14.3.1",
    asks: "What a page kept is gone when the session ends",
    status: "partly",
    note: "Answers are never cached by the browser; logging out empties the tab's storage of drafts. A session that runs out does not: its author finds the draft again. Not tested.",
  },
  {
    id: "15.1.1",
    asks: "How soon weak components are replaced is written down",
    status: "partly",
    note: "SECURITY.md says them: 7, 30 and 90 days by gravity. Nothing measures yet whether they are kept.",
  },
  {
    id: "15.2.1",
    asks: "Components are within those times",
    status: "not met",
    note: "Versions are exact and locked; nothing watches advisories.",
  },
  {
    id: "15.3.1",
    asks: "An answer holds only the fields that are asked for",
    status: "met",
    proof: [
      amounts("no answer of any route an agent may ask says an amount of a person not identified"),
      roles(
        "whatever table names a mandate, or a person of the agency, gives a creditor's people 0 rows of the others",
      ),
      reports(
        "the export holds the period and the mandates of who asks, to the millisecond, over several pages",
      ),
    ],
    note: "Every route declares its answer; what is not declared is not sent.",
  },
];

export const chapters: readonly (readonly [title: string, rows: readonly Requirement[]])[] = [
  ["V1 Encoding and sanitising", encoding],
  ["V2 Validation and business logic", validation],
  ["V3 Web frontend", frontend],
  ["V4 API and web services", api],
  ["V5 Files", files],
  ["V6 Authentication", authentication],
  ["V7 Sessions", sessionsTable],
  ["V8 Authorisation", authorisation],
  ["V9 and V10 Self-contained tokens, OAuth and OIDC", tokens],
  ["V11 and V12 Cryptography and secure communication", cryptography],
  ["V13, V14 and V15 Configuration, data protection, secure code", rest],
];
