// Everything a user reads, in Spanish, by screen. Another language is another file with the same keys.
import { common } from "./es/common.ts";
import { contact } from "./es/contact.ts";
import { desk } from "./es/desk.ts";
import { errors } from "./es/errors.ts";
import { floor } from "./es/floor.ts";
import { office } from "./es/office.ts";
import { session } from "./es/session.ts";
import { whatIf } from "./es/what-if.ts";

export const es = { common, session, contact, desk, floor, office, whatIf, errors };
